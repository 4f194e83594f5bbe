/* Nothing that is written here is lost: kept on the device until it is stored, brought back on
   return, and offered for copying where it cannot be stored. */
import { applyUpdate, encodeStateAsUpdate } from '../../vendor/yjs.js';
import { offer } from './leftover.js';

export function keepSafe({ doc, text, connection, keeping, page, words, say }) {
  const touched = new Map();                             // [id, name] of what was written here, unsaved
  let older = [];                                        // records of earlier windows, not stored yet
  const unsaved = () => [...touched.values()].map(([id, name]) => ({ id, name, text: text.words(id, name) }));

  function record() {
    if (!connection.unsavedSince) return null;            // stored by now
    return { update: encodeStateAsUpdate(doc, connection.durable ?? undefined), words: unsaved() };
  }

  let keepSoon;
  doc.on('update', (_, origin) => {
    if (origin === connection || !page.writes) return;
    keepSoon ??= setTimeout(() => { keepSoon = undefined; keeping.keep(record); }, connection.isOpen ? 400 : 60);
  });
  const keepNow = () => { if (connection.unsavedSince) { clearTimeout(keepSoon); keepSoon = undefined; keeping.keep(record); } };
  window.addEventListener('pagehide', keepNow);
  document.addEventListener('visibilitychange', () => { if (document.hidden) keepNow(); });

  connection.addEventListener('change', () => {
    if (!connection.isSaved || !connection.isSynced) return;
    keeping.forget();
    touched.clear();
    for (const each of older.splice(0)) keeping.drop(each);
  });

  function offerUnsaved() {
    const left = unsaved();
    if (!left.length) return;
    offer(left, words);
    if (connection.reason) keeping.keep(() => ({ words: left }));
  }

  function bringBack(found) {
    const [refused, kept] = [found.filter((each) => !each.update), found.filter((each) => each.update)];
    for (const each of refused) offer(each.words, words, () => keeping.drop(each));
    if (!page.writes || !kept.length) return;
    for (const each of kept) {
      for (const { id, name } of each.words) touched.set(id + name, [id, name]);
      applyUpdate(doc, each.update, 'kept');
    }
    if (doc.store.pendingStructs) { offer(kept.flatMap((each) => each.words), words); return; }
    older = kept;
    say(words('brought-back'));
  }

  doc.on('afterTransaction', (transaction) => {
    if (transaction.origin === connection) return;
    for (const type of transaction.changed.keys()) {
      const [id, name] = [type._item?.parent?._item?.parentSub, type._item?.parentSub];
      if (id) touched.set(id + name, [id, name]);
    }
  });

  return { touched, offerUnsaved, bringBack };
}
