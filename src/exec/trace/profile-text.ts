import { formatBytes, formatMs, renderTable } from '../../support/table.ts';
import type { Profile, ProfileRow } from './profile.ts';

const TITLES = { op: 'op', kernel: 'kernel', location: 'location' } as const;

/** A profile as a table for people: the first `top` rows, what the others come to, and the total. */
export function profileText(p: Profile, top: number): string {
  const rows = p.rows.slice(0, top);
  const rest = p.rows.slice(top);
  const located = p.by === 'op';
  const offline = p.total.offlineMessages > 0;
  const cells = (r: ProfileRow, name = r.name, hops: number | string = r.hops): (string | number)[] => [
    name,
    ...(located ? [r.loc] : []),
    r.count,
    formatMs(r.ms),
    p.total.ms > 0 ? `${((100 * r.ms) / p.total.ms).toFixed(1)} %` : '',
    formatMs(r.waitMs),
    hops,
    formatBytes(r.bytes),
    r.messages,
    ...(offline ? [formatBytes(r.offlineBytes), r.offlineMessages] : []),
  ];
  const right = (title: string) => ({ title, align: 'right' as const });
  const columns = [
    { title: TITLES[p.by] },
    ...(located ? [{ title: 'location' }] : []),
    ...['count', 'work', '', 'waiting', 'hops', 'bytes', 'messages'].map(right),
    ...(offline ? ['offline bytes', 'offline messages'].map(right) : []),
  ];
  const table = rows.map((r) => cells(r));
  if (rest.length) table.push(cells(sum(rest), `${rest.length} more`, ''));
  table.push(cells(p.total));
  const who = p.participants.join(', ');
  return `${renderTable(columns, table)}${who} together; wall time ${formatMs(p.wallMs)}\n`;
}

function sum(rows: readonly ProfileRow[]): ProfileRow {
  const t: ProfileRow = { ...rows[0]!, loc: '' };
  for (const r of rows.slice(1))
    for (const k of ['count', 'ms', 'waitMs', 'messages', 'bytes', 'offlineMessages', 'offlineBytes'] as const)
      t[k] += r[k];
  return t;
}
