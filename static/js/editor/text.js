/* The shared document of a text, as the server makes it: an order of ids, and clauses by id. */

export class SharedText {
  constructor(doc) {
    this.doc = doc;
    this.order = doc.getArray('order');
    this.clauses = doc.getMap('clauses');
  }

  /* Ids in order: unknown ones skipped, each only where it stands first. */
  layout() { return [...new Set(this.order.toArray())].filter((id) => this.clauses.has(id)); }

  has(id) { return this.clauses.has(id); }
  get(id, name) { return this.clauses.get(id).get(name); }
  words(id, name) { return this.clauses.get(id)?.get(name)?.toString() ?? ''; }

  /* After each change: the texts that did, [id, name]; clauses that were divided, [id, second one],
     or joined, [id, into, what that took in]; and whether order or kinds changed. */
  watch(language, tell) {
    let deep = [], isMoved = false;
    this.clauses.observeDeep((events) => { deep = events; });
    this.order.observe(() => { isMoved = true; });
    this.doc.on('afterTransaction', (transaction) => {
      const events = deep, words = events.filter(({ path }) => path.length === 2);
      if (!events.length && !isMoved) return;
      const isArranged = isMoved || events.length > words.length;
      deep = [];
      isMoved = false;
      tell({
        words: words.map(({ path }) => path), isArranged, transaction,
        ...this.joinedOf(events, words, language),
      });
    });
  }

  /* Where a merge was taken back, a clause is divided again. */
  joinedOf(events, words, language) {
    const changed = events.filter(({ path, keysChanged }) => path.length === 1 && keysChanged.has('from'));
    const back = changed.filter(({ target }) => !target.get('from'));
    return {
      divided: [
        ...events.filter(({ path }) => !path.length).flatMap((event) => this.madeOf(event)),
        ...back.map(({ path: [id], changes }) => [changes.keys.get('from').oldValue, id])],
      joined: changed.filter((event) => !back.includes(event))
        .map(({ path: [id], target }) => [id, target.get('from'), taken(words, target.get('from'), language)]),
    };
  }

  madeOf({ changes }) {
    return [...changes.keys].filter(([, { action }]) => action === 'add')
      .map(([id]) => [this.clauses.get(id).get('from'), id]).filter(([from]) => from);
  }
}

/* What was put in at the end of a text. */
function taken(events, id, language) {
  const event = events.find(({ path }) => path[0] === id && path[1] === language);
  return event?.delta.findLast(({ insert }) => insert)?.insert ?? '';
}
