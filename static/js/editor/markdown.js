/* The small Markdown of clauses as elements: paragraphs, emphasis, links, lists. Never as HTML. */

const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const MARK = /\\([\\`*_[\]()<>])|`([^`\n]+)`|\*\*(?=\S)([\s\S]*?\S)\*\*|\*(?=[^\s*])([\s\S]*?[^\s*])\*|\b_(?=\S)([^_]*?\S)_\b|\[([^\]\n]+)\]\((https?:\/\/[^\s()<>]+)\)|<(https?:\/\/[^\s<>]+)>|\n/g;

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
      else found.push(document.createElement('br'));
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

function block(lines) {
  const first = lines.findIndex((line) => ITEM.test(line));
  if (first === -1) return [element('p', inline(lines.map((line) => line.trim()).join('\n')))];
  return [...(first ? block(lines.slice(0, first)) : []), list(lines.slice(first))];
}

export function rendered(text) {
  return text.split(/\n\s*\n/).map((part) => part.split('\n').filter((line) => line.trim()))
    .filter((lines) => lines.length).flatMap(block);
}
