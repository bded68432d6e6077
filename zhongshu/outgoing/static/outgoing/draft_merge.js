// What was typed while an answer was under way, joined by lines with what the answer brings; null where both touch one place.
function changes(before, after) {
  let top = 0;
  while (top < before.length && top < after.length && before[top] === after[top]) top += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - top;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const left = before.slice(top, before.length - end);
  const right = after.slice(top, after.length - end);
  if (left.length * right.length > 1_000_000) return [{ start: top, end: top + left.length, lines: right }];
  return pairs(left, right).map((change) => ({ ...change, start: change.start + top, end: change.end + top }));
}

// longest common subsequence; what lies between its lines are the changes
function pairs(left, right) {
  const table = Array.from({ length: left.length + 1 }, () => new Uint32Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      table[i][j] = left[i] === right[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
    }
  }
  const found = [];
  let [i, j, from, first] = [0, 0, 0, 0];
  const close = () => (i > from || j > first) && found.push({ start: from, end: i, lines: right.slice(first, j) });
  while (i < left.length && j < right.length) {
    if (left[i] === right[j]) {
      close();
      [i, j] = [i + 1, j + 1];
      [from, first] = [i, j];
    } else if (table[i + 1][j] >= table[i][j + 1]) i += 1;
    else j += 1;
  }
  [i, j] = [left.length, right.length];
  close();
  return found;
}

const same = (one, other) => one.start === other.start && one.end === other.end && one.lines.join("\n") === other.lines.join("\n");

export function merge(base, mine, theirs) {
  if (mine === base || mine === theirs) return theirs;
  if (theirs === base) return mine;
  const ground = base.split("\n");
  const all = [...changes(ground, mine.split("\n")), ...changes(ground, theirs.split("\n"))];
  all.sort((one, other) => one.start - other.start || one.end - other.end);
  const kept = [];
  let at = 0;
  let before = null;
  for (const change of all) {
    if (before && same(before, change)) continue;
    if (before && (change.start < before.end || (change.start === before.start && (before.end === before.start || change.end === change.start)))) return null;
    kept.push(...ground.slice(at, change.start), ...change.lines);
    at = change.end;
    before = change;
  }
  return [...kept, ...ground.slice(at)].join("\n");
}

// the one stretch in which two texts differ
export function splice(before, after) {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - start;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return { start, end: before.length - tail, grown: after.length - before.length };
}
