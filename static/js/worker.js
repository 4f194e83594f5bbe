/* Keeps the public pages that were read on this device, to read them again without a connection.
   When the network answers, its answer is shown, whatever it is: nothing kept is ever shown then.
   Kept is only what the server marks (X-Keep), so never a page of somebody who has signed in and
   never the answer to a form. */

const PAGES = 'pages', FILES = 'files', OWN = 'own';        // OWN: what to say of a page that is not here
const MOST = { [PAGES]: 50, [FILES]: 60, [OWN]: 2 };
const LOCALE = { es: 'es-GT', en: 'en-GB' };
const LARGEST = 400000;                                    // characters of a page worth keeping
const STATIC = /\/static\/[0-9a-f]+\//;
const now = () => new Date().toISOString();

async function put(name, address, answer) {
  const cache = await caches.open(name);
  await cache.delete(address);                             // so that the latest stand last
  await cache.put(address, answer);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, -MOST[name]).map((key) => cache.delete(key)));
}

/* A page as it was sent, with the hour. */
async function keepPage(address, answer) {
  if (answer.headers.get('X-Keep') !== 'page') return '';
  const text = await answer.text();
  if (text.length <= LARGEST) {
    const headers = { 'Content-Type': 'text/html; charset=utf-8', 'X-Kept': now() };
    for (const name of ['Content-Security-Policy', 'Referrer-Policy', 'X-Content-Type-Options']) headers[name] = answer.headers.get(name) || '';
    await put(address.endsWith('/offline') ? OWN : PAGES, address, new Response(text, { headers }));
  }
  return text;
}

/* Files have an address of their own for each content: one that is kept is never out of date. */
async function file(request) {
  const kept = await caches.match(request, { cacheName: FILES });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && (answer.headers.get('Cache-Control') || '').includes('immutable')) await put(FILES, request.url, answer.clone());
  return answer;
}

const asked = (request) => request.url.replace(/#.*/, '');
const part = (text, pattern) => (text.match(pattern) || ['', ''])[1];
const language = (text) => part(text, /<html lang="(\w+)"/);

function at(when, lang) {
  return new Intl.DateTimeFormat(LOCALE[lang], { dateStyle: 'long', timeStyle: 'short', timeZone: 'America/Guatemala' }).format(new Date(when));
}

/* Says first of all that this is not how the page is today. */
function withBar(text, when) {
  const words = part(text, /data-kept="([^"]*)"/).replace('{when}', at(when, language(text)));
  return text.replace('<div id="flashes"', `<p class="note is-open" role="status" id="as-of">${words}</p><div id="flashes"`);
}

async function kept(request) {
  const cache = await caches.open(PAGES);
  const found = await cache.match(asked(request));
  if (found) return new Response(withBar(await found.text(), found.headers.get('X-Kept')), { headers: found.headers });
  const lang = part(new URL(request.url).pathname, /\/(es|en)(?:\/|$)/) || 'es';
  const own = await caches.open(OWN), pages = await own.keys();
  const page = pages.find((key) => key.url.endsWith(`/${lang}/offline`)) || pages[0];
  if (!page) return Response.error();
  const empty = await own.match(page), items = [];
  for (const key of (await cache.keys()).reverse()) {
    const each = await cache.match(key), text = await each.text();
    const title = part(text, /<title>([^<]*)<\/title>/).replace(/ · [^·]*$/, '');
    const address = key.url.replace(/[&"<>]/g, (letter) => `&#${letter.charCodeAt(0)};`);
    items.push(`<li><a lang="${language(text)}" href="${address}">${title}</a> <span class="small quiet">${at(each.headers.get('X-Kept'), lang)}</span></li>`);
  }
  const list = '<ul class="list" id="kept">';
  return new Response((await empty.text()).replace(list, list + items.join('')), { status: 503, headers: empty.headers });
}

async function page(event) {
  let answer;
  try {
    answer = await fetch(event.request);
  } catch {
    return kept(event.request);
  }
  if (answer.ok) event.waitUntil(keepPage(asked(event.request), answer.clone()));
  return answer;
}

/* The first page was read before there was a worker: it, its files, and what to say to others. */
async function keepFirst() {
  for (const client of await clients.matchAll({ type: 'window', includeUncontrolled: true })) {
    const text = await keepPage(asked(client), await fetch(client.url, { cache: 'force-cache' }));
    const root = new URL('.', registration.scope).href, lang = language(text);
    if (!text) continue;
    await keepPage(`${root}${lang}/offline`, await fetch(`${root}${lang}/offline`));
    const files = new Set((text.match(/\/static\/[0-9a-f]+\/[\w./-]+/g) || []).map((path) => new URL(path, client.url).href));
    for (const address of files) await file(new Request(address)).catch(() => {});
  }
}

addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim().then(keepFirst).catch(() => {})));
addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(event));
  else if (STATIC.test(request.url)) event.respondWith(file(request));
});
