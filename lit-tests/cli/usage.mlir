// RUN: not spuc compile %s --emit pphlo --disable-pass narrow-rangs 2>&1 | spuc filecheck %s --check-prefix=NEAR
// RUN: spuc opt %s --hlo-legalize-to-pphlo=input_vis_list=VIS_SECRET 2>&1 | spuc filecheck %s --check-prefix=LONGER
// RUN: spuc --version | spuc filecheck %s --check-prefix=VERSION
// RUN: spuc --help | spuc filecheck %s --check-prefix=HELP
// RUN: not spuc compil %s 2>&1 | spuc filecheck %s --check-prefix=COMMAND
// RUN: not spuc compile --emt pphlo %s 2>&1 | spuc filecheck %s --check-prefix=OPTION
// RUN: not spuc compile --emit pdf %s 2>&1 | spuc filecheck %s --check-prefix=CHOICE
// RUN: not spuc compile 2>&1 | spuc filecheck %s --check-prefix=ARGUMENT
// RUN: not spuc compile no-such-file.mlir 2>&1 | spuc filecheck %s --check-prefix=FILE
// RUN: not spuc compile --visibility secret %s 2>&1 | spuc filecheck %s --check-prefix=VISIBILITY
// RUN: not spuc compile --diagnostics json --disable-pass nothing %s 2>&1 | spuc filecheck %s --check-prefix=JSON
// RUN: spuc compile --help | spuc filecheck %s --check-prefix=EXAMPLE
// RUN: not spuc opt --canonicalise %s 2>&1 | spuc filecheck %s --check-prefix=PASS

// VERSION: {{^[0-9]+\.[0-9]+\.[0-9]+$}}
// HELP: usage: spuc COMMAND
// HELP: compile
// COMMAND: error: unknown command 'compil' [option]
// COMMAND-NEXT: hint: did you mean 'compile'?
// OPTION: error: spuc compile: unknown option '--emt' [option]
// OPTION-NEXT: hint: Did you mean --emit?
// CHOICE: 'pdf' is invalid. Allowed choices are bytecode, pphlo, hlo, dot.
// ARGUMENT: missing required argument 'program'
// FILE: error: cannot read 'no-such-file.mlir': no such file [io]
// VISIBILITY: error: --visibility lists 1 arguments, but the program has 0
// JSON: {"severity":"error","class":"option",{{.*}}"message":"there is no pass 'nothing'"
// NEAR: error: there is no pass 'narrow-rangs' [option]
// NEAR-NEXT: hint: did you mean narrow-ranges?
// LONGER: warning: input_vis_list lists 1 arguments, but the program has 0
// EXAMPLE: example: spuc compile
// PASS: error: spuc opt: there is no pass or option '--canonicalise'
func.func @main() {
  return
}
