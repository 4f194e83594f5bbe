/* Differences between two states of a text, in UTF-16 as browsers and Yjs count. No document. */

const isHigh = (text, place) => (text.charCodeAt(place) & 0xfc00) === 0xd800;
const isLow = (text, place) => (text.charCodeAt(place) & 0xfc00) === 0xdc00;

function suffix(before, after, most) {
  let length = 0;
  while (length < most && before[before.length - 1 - length] === after[after.length - 1 - length]) length += 1;
  return length;
}

/* The one splice {at, removed, added} from `before` to `after`. What stands behind the caret was
   most likely not touched: that decides where the same letter stands several times. */
export function difference(before, after, caret = after.length) {
  const shorter = Math.min(before.length, after.length);
  const behind = suffix(before, after, Math.min(shorter, Math.max(after.length - caret, 0)));
  let at = 0;
  while (at < shorter - behind && before[at] === after[at]) at += 1;
  if (at && isHigh(before, at - 1) && (isLow(before, at) || isLow(after, at))) at -= 1;
  let end = suffix(before, after, shorter - at);
  if (end && isLow(after, after.length - end)) end -= 1;
  return { at, removed: before.length - at - end, added: after.slice(at, after.length - end) };
}

/* Where `place` is after a delta. What comes in exactly there stands behind it, or before it. */
export function shifted(place, delta, isBefore = false) {
  let at = 0, moved = place;
  for (const { retain, insert, delete: gone } of delta) {
    if (at > moved || (at === moved && !insert)) break;
    if (retain) at += retain;
    else if (insert) {
      if (at < moved || isBefore) moved += insert.length;
      at += insert.length;
    } else moved -= Math.min(gone, moved - at);
  }
  return moved;
}

/* Which of the characters from..to are still there after a delta, as runs [from, to], last first. */
export function survivors(from, to, delta) {
  let runs = [[from, to]], at = 0;
  for (const { retain, insert, delete: gone } of delta) {
    if (retain) { at += retain; continue; }
    if (insert) {
      const here = at, more = insert.length;
      runs = runs.flatMap(([a, b]) => (b <= here ? [[a, b]]
        : a >= here ? [[a + more, b + more]] : [[a, here], [here + more, b + more]]));
      at += more;
    } else {
      const cut = (place) => (place <= at ? place : Math.max(at, place - gone));
      runs = runs.map(([a, b]) => [cut(a), cut(b)]).filter(([a, b]) => b > a);
    }
  }
  return runs.sort((a, b) => b[0] - a[0]);
}
