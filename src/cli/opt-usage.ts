/** What `spuc opt --help` prints. */
export const OPT_USAGE = `usage: spuc opt [--PASS[=OPTIONS]]… [options] [FILE]

Runs compiler passes on a program, in the order of the command line, and prints the result. FILE is StableHLO, HLO or PPHLO text,
an HloModuleProto, StableHLO bytecode or spuc bytecode; standard input by default. Options and passes take one dash or two,
'--mlir-' before an option is allowed where mlir-opt has it. '--list-passes' lists the passes.

what runs
  --PASS="a=1 b=2,3"        a pass, with its options
  --pass-pipeline=LIST      passes as text: a,b{x=1 y=2} or builtin.module(a,func.func(b)); 'default' are those of spuc compile
  --default-pipeline        the passes of spuc compile
  --visibility=LIST         secret or public per argument of the entry (default: all secret)
  --assume-ranges=LIST      ranges of arguments to rely on, x=[0,1],3=[-2,2] or annotated; wrong ones give wrong results
  --protocol=NAME           costs for passes that weigh them; also --parties=N --field=F --fxp=N --net=lan|wan|20ms,300Mbps
  --verify-each=BOOL        verify the program after every pass (default: true)
  --verify-roundtrip        check that the result, printed and read again, prints the same
  --no-implicit-module      the text holds one operation, and no module is put around it
tests
  --split-input-file        treat the parts between lines '// -----' as files of their own
  --verify-diagnostics[=all|only-expected]
                            check the comments '// expected-error@+1 {{text}}' against what is reported
what is printed
  --emit=FORM               mlir (default), generic or dot; --view-op-graph is --emit=dot
  --print-op-generic        print all ops in generic form
  --print-debuginfo         print source locations; --print-local-scope puts each in its place
  --elide-elementsattrs-if-larger=N
                            elide literals of more elements
  -o FILE                   where to write (default: standard output)
  --diagnostics FORM        how errors are printed: text or json
watching passes, on stderr
  --print-ir-before=LIST    print the program before these passes; --print-ir-before-all: before each
  --print-ir-after=LIST     the same after passes; --print-ir-after-all
  --print-ir-after-change   print after a pass only when it changed the program
  --print-ir-after-failure  print only when a pass fails
  --dump-ir-dir=DIR         dumps go to files DIR/N-PASS-before.mlir and -after.mlir
  --timing[=list|json]      wall time of each pass
  --pass-statistics[=list]  what each pass changed
  --dump-pass-pipeline      print the pipeline as text
faults
  --crash-reproducer=FILE   where to write the program and its passes when one fails (without it, faults of spuc are written, too)
  --run-reproducer          FILE is a reproducer: run the passes that it names
lists
  --list-passes  --show-dialects  -h, --help

example: spuc opt --canonicalize --cse fixtures/digits/model.mlir
`;
