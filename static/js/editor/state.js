/* What is saved and what is not, in words. "Saved" is said only after the server has said so. */

const LATE = 5000, LOOSE = 30000;                      // milliseconds

export class State {
  constructor(connection, keeping, page, words) {
    Object.assign(this, { connection, keeping, page, words });
    this.trouble = document.getElementById('trouble');
    this.said = '';
    this.isHolding = () => false;                      // letters that wait for the end of a composition
    connection.addEventListener('change', () => this.show());
    setInterval(() => this.show(), 1000);
  }

  /* [name, class of the state, name of the lasting message, whether writing must stop] */
  judge() {
    const { connection: c, keeping, page } = this, now = Date.now();
    if (c.isBlocked) return ['forms', '', 'forms-more', true];
    if (c.reason) return ['stopped', 'lost', 'reason-' + c.reason, true];
    if (c.isOpen) this.lostAt = 0; else this.lostAt ||= now;
    if (!c.isOpen && c.wasOpen) {
      if (!page.writes) return ['offline', 'unsaved', '', false];
      if (keeping.works) return ['offline', 'unsaved', 'offline-kept', false];
      const isOver = now - this.lostAt > LOOSE;
      return ['offline', 'lost', isOver ? 'offline-read' : 'offline-loose', isOver];
    }
    if (!c.isSynced) return ['connecting', '', '', false];
    if (!page.writes) return ['following', 'saved', '', false];
    if (c.isSaved && !this.isHolding()) return ['saved', 'saved', '', false];
    if (c.waited > LATE) return ['late', 'unsaved', 'late-more', false];
    return ['saving', 'unsaved', '', false];
  }

  show() {
    const [name, cls, more, mustStop] = this.judge();
    if (name === 'saved' && this.name !== 'saved') this.time = new Date().toLocaleTimeString(
      'es', { hour: 'numeric', minute: '2-digit', timeZone: 'America/Guatemala' });
    this.name = name;
    const text = this.words(name, { time: this.time });
    const places = [document.getElementById('state'), ...document.querySelectorAll('[data-state]')];
    for (const place of places) {
      if (place.textContent === text) continue;
      const line = place.id ? document.createElement('span') : place;
      line.className = `now ${cls}`;
      line.textContent = text;
      if (place.id) place.replaceChildren(line);
    }
    if (this.more !== more) {
      this.more = more;
      this.trouble.hidden = !more;
      this.trouble.querySelector('[data-say]').textContent = more ? this.words(more) : '';
    }
    if (this.mustStop !== mustStop) {
      this.mustStop = mustStop;
      this.onStop?.(mustStop);
    }
    this.onShow?.();
  }
}
