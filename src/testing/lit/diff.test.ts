import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { lineDiff } from './diff.ts';

test('common lines around a difference are kept, three of them', () => {
  assert.is(
    lineDiff('1\n2\n3\n4\n5\n6\n7\n8\n9', '1\n2\n3\n4\nx\n6\n7\n8\n9'),
    '@@ line 2 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n',
  );
});

test('inserted and removed lines are aligned', () => {
  assert.is(lineDiff('a\nb\nc\nd', 'x\nb\nc\ny'), '@@ line 1 @@\n-a\n+x\n b\n c\n-d\n+y\n');
  assert.is(lineDiff('a', 'a\nb'), '@@ line 1 @@\n a\n+b\n');
});

test.run();
