#!/usr/bin/env python3
"""Writes the folder of one test program from a Python file.

    python scripts/make-fixture.py PROGRAM.py [-o fixtures/programs] [--name NAME]

PROGRAM.py is a Python file that defines
    fn           the function to lower, written in JAX
    args         a tuple or list: its arguments; each may be a pytree of arrays
and may define
    visibility   one of 'secret' and 'public' per flattened argument array (default: all secret)
    atol         one absolute tolerance per flattened float result (default: see `default_atol`)
    name, description

The folder, in the format of fixtures/README.md:
    program.stablehlo.mlir   StableHLO text, as jax.jit(fn).lower(...).as_text() prints it
    program.hlo.txt          HLO text of the same computation, constants in full
    in0.npy, in1.npy, ...    inputs in the order of the arguments of `main` (pytrees flattened)
    out0.npy, out1.npy, ...  results in order, computed in the clear by XLA on this machine's CPU
    meta.json                name, description, inputs and outputs with dtype, shape, visibility, atol

Needs Python 3.11 or newer, jax and numpy (`pip install jax numpy`).
"""

import argparse
import json
import os
import runpy
import sys
from pathlib import Path

os.environ.setdefault('JAX_PLATFORMS', 'cpu')

import jax
import numpy as np

PROGRAM_FILES = ('program.stablehlo.mlir', 'program.hlo.txt')


def default_atol(expected):
    """Absolute tolerance for a fixed-point result: 2^-10 of its scale, which is 1 + its largest finite magnitude."""
    finite = np.abs(expected[np.isfinite(expected)])
    return float(2.0**-10 * (1.0 + (finite.max() if finite.size else 0.0)))


def lower(fn, args):
    """Returns (stablehlo text, hlo text, flat inputs, flat outputs) of fn(*args); unused arguments are kept."""
    args = jax.tree_util.tree_map(lambda leaf: np.asarray(jax.numpy.asarray(leaf)), tuple(args))
    jitted = jax.jit(fn, keep_unused=True)
    lowered = jitted.lower(*args)
    stablehlo = lowered.as_text()
    hlo = lowered.compiler_ir('hlo').as_hlo_text(True)  # True: large constants in full
    if '{...}' in hlo or '__elided__' in stablehlo:
        raise ValueError('a constant was elided; pass it as an argument instead')
    inputs = jax.tree_util.tree_leaves(args)
    outputs = [np.asarray(leaf) for leaf in jax.tree_util.tree_leaves(jitted(*args))]
    return stablehlo, hlo, inputs, outputs


def write_program(folder, fn, args, name=None, description='', visibility=None, atol=None, files=PROGRAM_FILES):
    """Writes the folder and returns its meta.json as a dict. `files` names the StableHLO and the HLO text.

    Raises ValueError where `visibility` or `atol` does not fit the program, or where a result is NaN: a NaN has no
    fixed-point encoding, so such a program could never pass.
    """
    folder = Path(folder)
    stablehlo, hlo, inputs, outputs = lower(fn, args)
    visibility = list(visibility) if visibility is not None else ['secret'] * len(inputs)
    if len(visibility) != len(inputs) or set(visibility) - {'secret', 'public'}:
        raise ValueError(f'visibility must be {len(inputs)} times "secret" or "public", got {visibility}')
    tolerances = iter(atol) if atol is not None else None

    def describe(prefix, index, array):
        return {'file': f'{prefix}{index}.npy', 'dtype': str(array.dtype), 'shape': list(array.shape)}

    described_inputs = [
        {**describe('in', index, array), 'visibility': visibility[index]} for index, array in enumerate(inputs)
    ]
    described_outputs = []
    for index, array in enumerate(outputs):
        entry = describe('out', index, array)
        if np.issubdtype(array.dtype, np.floating):
            if np.isnan(array).any():
                raise ValueError(f'result {index} has NaN')
            entry['atol'] = next(tolerances, None) if tolerances is not None else default_atol(array)
            if entry['atol'] is None:
                raise ValueError('atol must have one entry per float result')
        described_outputs.append(entry)
    meta = {
        'name': name or folder.name,
        'description': description,
        'inputs': described_inputs,
        'outputs': described_outputs,
    }
    folder.mkdir(parents=True, exist_ok=True)
    for stale in [*folder.glob('in[0-9]*.npy'), *folder.glob('out[0-9]*.npy')]:
        stale.unlink()
    (folder / files[0]).write_text(stablehlo)
    (folder / files[1]).write_text(hlo)
    for entry, array in zip(described_inputs + described_outputs, inputs + outputs):
        np.save(folder / entry['file'], np.asarray(array, order='C'))
    (folder / 'meta.json').write_text(json.dumps(meta, indent=1) + '\n')
    return meta


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('program', type=Path, help='Python file that defines fn and args')
    parser.add_argument('-o', '--output', type=Path, default=Path('fixtures/programs'), help='parent of the new folder')
    parser.add_argument('--name', help="the folder's name; default: the file's own `name`, else the file name")
    options = parser.parse_args()
    if not options.program.is_file():
        parser.error(f'no such file: {options.program}')
    defined = runpy.run_path(str(options.program))
    missing = [key for key in ('fn', 'args') if key not in defined]
    if missing:
        parser.error(f'{options.program} does not define {" and ".join(missing)}')
    name = options.name or defined.get('name') or options.program.stem
    optional = {key: defined[key] for key in ('description', 'visibility', 'atol') if key in defined}
    try:
        meta = write_program(options.output / name, defined['fn'], defined['args'], name=name, **optional)
    except ValueError as error:
        sys.exit(f'{options.program}: {error}')
    print(f'{options.output / name}: {len(meta["inputs"])} inputs, {len(meta["outputs"])} outputs (jax {jax.__version__})')


if __name__ == '__main__':
    main()
