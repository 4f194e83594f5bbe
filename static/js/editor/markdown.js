/* The small Markdown of clauses as elements: paragraphs, emphasis, links, lists, quotes, tables.
   Never as HTML. */

const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const MARK = /\\([\\`*_[\]()<>])|`([^`\n]+)`|\*\*(?=\S)([\s\S]*?\S)\*\*|\*(?=[^\s*])([\s\S]*?[^\s*])\*|\b_(?=\S)([^_]*?\S)_\b|\[([^\]\n]+)\]\((https?:\/\/[^\s()<>]+)\)|<(https?:\/\/[^\s<>]+)>|\n/g;

const MARKS = /[*_[\]`>|<&\\]|^\s*([-+]|\d+[.)])\s/m;
let isPlain = false;                                   // a text without marks keeps its lines

function element(name, children) {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

function link(address, children) {
  const made = element('a', children);
  made.href = address;
  made.rel = 'nofollow ugc noopener';
  return made;
}

export function inline(text, depth = 0) {
  const found = [];
  let last = 0;
  if (depth < 6) {
    for (const match of text.matchAll(MARK)) {
      if (match.index > last) found.push(text.slice(last, match.index));
      last = match.index + match[0].length;
      const [, escaped, code, strong, star, low, label, address, bare] = match;
      if (escaped) found.push(escaped);
      else if (code) found.push(element('code', [code]));
      else if (strong) found.push(element('strong', inline(strong, depth + 1)));
      else if (star || low) found.push(element('em', inline(star || low, depth + 1)));
      else if (label) found.push(link(address, inline(label, depth + 1)));
      else if (bare) found.push(link(bare, [bare]));
      else found.push(isPlain ? document.createElement('br') : '\n');
    }
  }
  if (last < text.length) found.push(text.slice(last));
  return found;
}

/* Lines that begin with a mark, and what is indented below them. */
function list(lines) {
  const [, indent, mark] = ITEM.exec(lines[0]), items = [];
  for (const line of lines) {
    const match = ITEM.exec(line);
    if (match && match[1].length <= indent.length + 1) items.push({ words: match[3], below: [] });
    else if (match || items.at(-1).below.length) items.at(-1).below.push(line);
    else items.at(-1).words += '\n' + line.trim();
  }
  const made = element(/\d/.test(mark) ? 'ol' : 'ul', items.map(({ words, below }) =>
    element('li', [...inline(words), ...(below.length && ITEM.test(below[0]) ? [list(below)] : [])])));
  if (made.tagName === 'OL' && parseInt(mark, 10) !== 1) made.start = parseInt(mark, 10);
  return made;
}

const QUOTE = /^ {0,3}> ?/, DEEPEST = 12;

/* A quote says what stands behind its marks; lines without one go on with its last paragraph. */
function quote(lines, depth) {
  const inside = lines.map((line) => line.replace(QUOTE, '')).join('\n');
  return element('blockquote', depth < DEEPEST ? rendered(inside, depth + 1) : [inside]);
}

const cells = (line) => line.trim().replace(/^\||(?<!\\)\|$/g, '').split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));

/* How many columns the table has whose head is this line, if a line of dashes follows it. */
function columns(lines, at) {
  const [head, rule = ''] = lines.slice(at, at + 2);
  if (!head.includes('|') || !/^ {0,3}[|:-]/.test(rule) || /^\s*-\s/.test(rule)) return 0;
  const dashes = rule.trim().replace(/^\||\|$/g, '').split('|');
  const isRule = dashes.every((each) => /^:?-+:?$/.test(each.trim()));
  return isRule && cells(head).length === dashes.length ? dashes.length : 0;
}

function table([head, , ...rows]) {
  const names = cells(head);
  const line = (tag, found) => element('tr', names.map((_, n) => element(tag, inline(found[n] ?? ''))));
  const body = rows.map((row) => line('td', cells(row)));
  return element('table', [element('thead', [line('th', names)]), ...(body.length ? [element('tbody', body)] : [])]);
}

/* What begins at a line, and what ends it. */
function kind(lines, at) {
  if (columns(lines, at)) return [table, (line) => QUOTE.test(line) || ITEM.test(line), 2];
  if (QUOTE.test(lines[at])) return [quote, (line, n) => !QUOTE.test(line) && (ITEM.test(line) || columns(lines, n)), 1];
  return ITEM.test(lines[at]) && [list, (line) => line.startsWith('>'), 1];
}

function block(lines, depth) {
  const found = [];
  let start = 0, at = 0;
  const paragraph = () => { if (at > start) found.push(element('p', inline(lines.slice(start, at).map((line) => line.trim()).join('\n')))); };
  while (at < lines.length) {
    const begins = kind(lines, at);
    if (!begins) { at += 1; continue; }
    paragraph();
    const [make, ends, least] = begins, from = at + least;
    const end = lines.findIndex((line, n) => n >= from && ends(line, n));
    start = end === -1 ? lines.length : end;
    found.push(make(lines.slice(at, start), depth));
    at = start;
  }
  paragraph();
  return found;
}

export function rendered(text, depth = 0) {
  if (!depth) isPlain = !MARKS.test(text);
  return text.split(/\n\s*\n/).map((part) => part.split('\n').filter((line) => line.trim()))
    .filter((lines) => lines.length).flatMap((lines) => block(lines, depth));
}
