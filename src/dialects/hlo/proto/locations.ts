import type { Location } from '../../../support/diagnostics.ts';
import { Message } from './wire.ts';

/** StackFrameIndexProto and its parts; their numbers count from 1. */
const F = { fileNames: 1, fileLocations: 3, stackFrames: 4 } as const;
/** OpMetadata. */
const M = { opName: 2, sourceFile: 3, sourceLine: 4, stackFrameId: 15, sourceColumn: 18 } as const;

/** The user's own locations: OpMetadata, with the tables of newer XLA that its `stack_frame_id` points into. */
export class ProtoLocations {
  private readonly frames: (Location | undefined)[] = [undefined];

  constructor(tables: Message | undefined) {
    if (!tables) return;
    const names = tables.texts(F.fileNames);
    const places = tables.all(F.fileLocations).map((bytes): Location | undefined => {
      const m = new Message(bytes);
      const file = names[m.int(1) - 1];
      return file === undefined ? undefined : { kind: 'file', file, line: m.int(3) || 1, col: m.int(4) || 1 };
    });
    for (const bytes of tables.all(F.stackFrames)) this.frames.push(places[new Message(bytes).int(1) - 1]);
  }

  /** Location of an OpMetadata: the file position, named by `op_name` where there is one. */
  of(metadata: Message | undefined): Location | undefined {
    if (!metadata) return undefined;
    const file = metadata.text(M.sourceFile);
    const place: Location | undefined = file
      ? { kind: 'file', file, line: metadata.int(M.sourceLine) || 1, col: metadata.int(M.sourceColumn) || 1 }
      : this.frames[metadata.int(M.stackFrameId)];
    const name = metadata.text(M.opName);
    return name ? { kind: 'name', name, child: place ?? { kind: 'unknown' } } : place;
  }
}
