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
    this.waiting = 0;                                  // of them
    this.back = [];                                    // how the last arrangements are taken back
  }

  listen() {
    const { root, fields, presence } = this.panel;
    root.addEventListener('click', (event) => {
      const button = event.target.closest('[data-do]');
      if (button) this.do(button.dataset.do, button);
    });
    root.addEventListener('keydown', (event) => this.key(event));
    for (const [name, field] of Object.entries(fields)) {
      field.addEventListener('input', () => this.panel.toldLongAgo());
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
    else if (what === 'undo' || what === 'redo') this.inTurn(() => this.again(what));
    else if (what === 'before' || what === 'next') panel.open(commands.neighbour(id, what === 'next' ? 1 : -1));
    else {
      const why = commands.hindrance(id, what) || (button?.ariaDisabled === 'true' ? 'needs-connection' : '');
      if (why) panel.tell(panel.words(why), true); else this.inLine(id, () => this.arrange(what));
    }
  }

  /* At once, if nothing is being arranged. */
  inTurn(work) {
    if (this.waiting) this.line = this.line.then(work); else work();
  }

  /* `work` gives '' or why not. */
  inLine(id, work) {
    const { panel } = this;
    this.waiting += 1;
    this.line = this.line.then(async () => {
      if (panel.id !== id) return;
      let why;
      panel.commands.warning = '';
      try { why = await work(); } catch { why = panel.words('needs-connection'); }
      panel.tell(why || panel.commands.warning, Boolean(why));
      panel.allow();
    }).finally(() => { this.waiting -= 1; });
  }

  arrange(what) {
    const { panel } = this, { id, commands, fields, text } = panel;
    if (what === 'split') return this.split(id, fields.text);
    if (what === 'merge') {
      const other = commands.neighbour(id, 1);
      return this.noting(commands.merge(id, other), () => commands.part(other));
    }
    if (what === 'kind') {
      const clause = text.clauses.get(id), was = { kind: clause.get('kind'), level: clause.get('level') };
      const wanted = { kind: panel.find('#live-kind').value, level: panel.find('#live-level').value };
      return this.noting(commands.send(id, 'kind', wanted), () => commands.send(id, 'kind', was));
    }
    if (what === 'restore') return commands.send(id, 'restore');
    const beside = commands.neighbour(id, what === 'up' ? -1 : 1), back = what === 'up' ? 'down' : 'up';
    return this.noting(commands.move(id, what, beside), () => commands.move(id, back, beside));
  }

  async split(id, { value, selectionStart: caret }) {
    const { panel } = this, head = value.slice(0, caret), tail = value.slice(caret);
    if (!head.trim() || !tail.trim()) return panel.words('caret');
    const between = head.slice(head.trimEnd().length) + tail.slice(0, tail.length - tail.trimStart().length);
    return panel.commands.split(id, head, tail, (made) => {
      panel.open(made, 'text', 0);
      this.note(() => panel.commands.merge(id, made, between));
    });
  }

  /* Undo ------------------------------------------------------------------------------------ */

  async noting(sent, back) {
    const why = await sent;
    if (!why) this.note(back);
    return why;
  }

  note(back) {
    const { undo } = this.panel;
    undo.stopCapturing();
    this.back.push({ work: back, depth: undo.undoStack.length });
  }

  forget() { this.back = []; }

  /* One's own last words; or the last arrangement, if no words were written after it. */
  again(what) {
    const { panel } = this, last = this.back.at(-1);
    if (panel.isReadOnly) return;
    if (what === 'undo' && last && panel.undo.undoStack.length <= last.depth) {
      this.back.pop();
      this.inLine(panel.id, last.work);
      return;
    }
    const happened = what === 'undo' ? panel.undo.undo() : panel.undo.redo();
    if (happened) panel.say(panel.words(what === 'undo' ? 'undone' : 'redone'));
    else panel.tell(panel.words(what === 'undo' ? 'nothing' : 'nothing-again'), true);
  }
}
