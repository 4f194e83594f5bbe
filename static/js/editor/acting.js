/* What is done with the open clause: undo, keys, and the forms that change the structure. */

const meaning = (event, text) => {
  const ctrl = event.ctrlKey || event.metaKey, key = event.key.toLowerCase();
  const isField = 'selectionStart' in event.target;
  if (key === 'escape') return 'close';
  if (ctrl && isField && key === 'z') return event.shiftKey ? 'redo' : 'undo';
  if (ctrl && isField && key === 'y') return 'redo';
  if (ctrl && key === 'enter' && event.target === text) return 'split';
  return event.altKey ? { pageup: 'before', pagedown: 'next' }[key] : undefined;
};

export class Acting {
  constructor(panel) {
    this.panel = panel;
    this.line = Promise.resolve();                     // one form after the other
  }

  listen() {
    const { root, fields, presence } = this.panel;
    root.addEventListener('click', (event) => {
      const button = event.target.closest('[data-do]');
      if (button) this.do(button.dataset.do, button);
    });
    root.addEventListener('keydown', (event) => this.key(event));
    for (const [name, field] of Object.entries(fields)) {
      field.addEventListener('focus', () => presence.am({ field: name }));
      field.addEventListener('beforeinput', (event) => {
        const way = { historyUndo: 'undo', historyRedo: 'redo' }[event.inputType];
        if (way) { event.preventDefault(); this.do(way); }
      });
    }
  }

  key(event) {
    const what = event.isComposing ? '' : meaning(event, this.panel.fields.text);
    if (!what || (what === 'split' && !this.panel.page.arranges)) return;
    event.preventDefault();
    this.do(what);
  }

  do(what, button) {
    const { panel } = this, { id, commands } = panel;
    if (what === 'close') panel.close();
    else if (what === 'undo' || what === 'redo') this.again(what);
    else if (what === 'before' || what === 'next') panel.open(commands.neighbour(id, what === 'next' ? 1 : -1));
    else {
      const why = commands.hindrance(id, what) || (button?.ariaDisabled === 'true' ? 'needs-connection' : '');
      if (why) panel.say(panel.words(why)); else this.line = this.line.then(() => this.inTurn(id, what));
    }
  }

  async inTurn(id, what) {
    const { panel } = this;
    if (panel.id !== id) return;
    try { this.refused(await this.arrange(what)); } catch { this.refused(panel.words('needs-connection')); }
    panel.allow();
  }

  arrange(what) {
    const { panel } = this, { id, commands, fields } = panel;
    if (what === 'split') {
      const { value, selectionStart } = fields.text;
      if (!value.slice(0, selectionStart).trim() || !value.slice(selectionStart).trim()) return panel.words('caret');
      return commands.split(id, fields.text, (made) => panel.open(made, 'text', 0));
    }
    if (what === 'merge') return commands.merge(id);
    if (what === 'kind') return commands.send(id, 'kind', { kind: panel.find('#live-kind').value, level: panel.find('#live-level').value });
    if (what === 'restore') return commands.send(id, 'restore');
    return commands.move(id, what);
  }

  refused(why) {
    if (!this.panel.id) return;
    this.panel.root.querySelector('.why')?.remove();
    if (!why) return;
    const line = document.createElement('p');
    line.className = 'err why';
    line.setAttribute('role', 'alert');
    line.textContent = why;
    this.panel.find('.save').after(line);
  }

  again(what) {
    const { panel } = this;
    if (panel.isReadOnly) return;
    const happened = what === 'undo' ? panel.undo.undo() : panel.undo.redo();
    panel.say(panel.words(!happened ? 'nothing' : what === 'undo' ? 'undone' : 'redone'));
  }
}
