/* Words that could not be stored: shown, to be copied, until somebody discards them. */

export function offer(left, words, drop) {
  const place = document.getElementById('left'), box = document.createElement('section');
  box.className = 'note is-late left';
  const inside = document.createElement('div'), title = document.createElement('h2');
  title.className = 'h3';
  title.textContent = words('left-over');
  inside.append(title);
  for (const { text } of left.filter((each) => each.text)) {
    const field = document.createElement('textarea'), button = document.createElement('button');
    Object.assign(field, { className: 'input', readOnly: true, value: text, rows: 4, ariaLabel: words('left-over') });
    Object.assign(button, { type: 'button', className: 'btn alt slim', textContent: words('copy') });
    button.addEventListener('click', async () => {
      field.select();
      try { await navigator.clipboard.writeText(field.value); button.textContent = words('copied'); } catch { /* it is selected */ }
    });
    inside.append(field, button);
  }
  if (drop) {
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'btn no slim', textContent: words('discard') });
    button.addEventListener('click', () => { drop(); box.remove(); });
    inside.append(button);
  }
  box.append(inside);
  place.append(box);
}
