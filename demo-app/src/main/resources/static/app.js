// Shows one scan at a time. Names of files may hold anything, so they only ever get into the page as text.

const $ = id => document.getElementById(id);
const numbers = new Intl.NumberFormat('en');
const PAGE = 50;
const COPIES = 8; // of a group; more on request
const IMAGE = /\.(png|jpe?g|gif|bmp)$/i; // the server has no thumbnails of other files
const TILES = 2; // asked for at a time: as many as it makes, and never all connections that a browser has
const ENDED = new Set(['COMPLETED', 'CANCELLED', 'STOPPED', 'FAILED']);

let scan = null; // the numbers of the scan that is shown
let source = null;
let shownGroups = PAGE;
let reported = ''; // which findings are shown, so that they are fetched only if there are others
let reporting = false;
const toggled = new Map(); // which groups the reader has opened or closed, by hash
const tiles = new Map(); // what has been shown of each group, by hash: no image is asked for twice
let wanted = []; // tiles that wait to be filled
let loading = 0; // tiles that are being filled
const expanded = new Set(); // of which groups the reader wants to see all copies, by hash

// ---------------------------------------------------------------------------------------------------- formatting

function bytes(n) {
  const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];
  let unit = 0;
  while (n >= 1000 && unit < units.length - 1) {
    n /= 1000;
    unit++;
  }
  return `${unit === 0 || n >= 100 ? Math.round(n) : n.toFixed(1)} ${units[unit]}`;
}

function duration(millis) {
  const seconds = millis / 1000;
  if (seconds < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  if (seconds < 120) {
    return `${Math.round(seconds)} s`;
  }
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`;
}

const count = (n, one, many = `${one}s`) => `${numbers.format(n)} ${n === 1 ? one : many}`;

function element(tag, className, text) {
  const result = document.createElement(tag);
  if (className) {
    result.className = className;
  }
  if (text !== undefined) {
    result.textContent = text;
  }
  return result;
}

// ---------------------------------------------------------------------------------------------------- server

async function call(path, options) {
  const response = await fetch(path, options);
  if (!response.ok) {
    throw await refusal(response);
  }
  return response.json();
}

/** Says in the server's words why it does not do what it was asked for. */
async function refusal(response) {
  const body = await response.json();
  return new Error(body.detail ?? body.title ?? `The server answered ${response.status}.`);
}

function problem(error) {
  $('problem').textContent = error ? error.message : '';
  $('problem').hidden = !error;
}

/** Runs something that talks to the server, and shows what went wrong. */
async function attempt(action) {
  try {
    problem(null);
    await action();
  } catch (error) {
    problem(error instanceof TypeError ? new Error('The application does not answer. Is it running?') : error);
  }
}

// ---------------------------------------------------------------------------------------------------- one scan

const states = {
  WALKING: () => ['', 'Looking for files of the same size'],
  HASHING: () => ['', 'Comparing files of the same size by their hashes'],
  COMPLETED: s => ['good', `Finished in ${duration(s.elapsedMillis)}`],
  CANCELLED: s => ['warn', `Cancelled after ${duration(s.elapsedMillis)}, with ${count(s.cancelled, 'task')} cancelled`],
  STOPPED: s => ['warn', `Stopped with the application after ${duration(s.elapsedMillis)}`],
  FAILED: s => ['bad', s.message ?? 'Failed'],
};

function remaining(s) {
  if (ENDED.has(s.state)) {
    return `took ${duration(s.elapsedMillis)}`;
  }
  return s.remainingMillis === null ? `${duration(s.elapsedMillis)} so far` : `about ${duration(s.remainingMillis)} left`;
}

function showScan(s) {
  if (scan?.id === s.id && ENDED.has(scan.state) && !ENDED.has(s.state)) {
    return; // an answer that was overtaken by the last event
  }
  scan = s;
  const ended = ENDED.has(s.state);
  const [tone, status] = states[s.state](s);
  $('scan').hidden = false;
  $('scan-folder').textContent = s.folder;
  if ($('status').textContent !== status) {
    $('status').textContent = status; // only changes are read aloud
    $('status').className = `status ${tone}`;
  }
  $('cancel').hidden = ended;
  $('start').disabled = !ended;

  const known = s.fraction !== null;
  const percent = known ? Math.floor(s.fraction * 100) : 0;
  $('bar').className = `bar ${tone} ${known || ended ? '' : 'unknown'}`;
  $('fill').style.width = known ? `${s.fraction * 100}%` : '';
  if (known) {
    $('bar').setAttribute('aria-valuenow', percent);
  } else {
    $('bar').removeAttribute('aria-valuenow');
  }
  $('percent').textContent = known ? `${percent} %` : '\u2013';
  $('remaining').textContent = remaining(s);
  $('files').textContent = numbers.format(s.files);
  $('bytes-found').textContent = `${bytes(s.bytesFound)} in ${count(s.folders, 'folder')}`;
  $('hashed').textContent = numbers.format(s.filesHashed);
  $('to-hash').textContent = known ? `of ${count(s.filesToHash, 'candidate')}` : 'none yet';
  $('read').textContent = bytes(s.bytesHashed);
  $('rate').textContent = known ? `of ${bytes(s.bytesToHash)}` : '';
  $('wasted').textContent = bytes(s.wastedBytes);
  $('groups-count').textContent = `by ${count(s.redundantFiles, 'file')}`;

  const notes = [];
  if (s.symbolicLinks > 0) {
    notes.push(`${count(s.symbolicLinks, 'symbolic link')} not followed`);
  }
  if (s.emptyFiles > 0) {
    notes.push(`${count(s.emptyFiles, 'empty file')} left out`);
  }
  if (s.failed > 0) {
    notes.push(`${count(s.failed, 'file or folder', 'files or folders')} could not be read`);
  }
  if (s.truncated) {
    notes.push('there are more files than demo.max-files, and the rest was left out');
  }
  $('notes').textContent = notes.join(' \u00b7 ');
  document.title = ended || !known ? 'Duplicate files' : `${percent} % \u00b7 Duplicate files`;
  report(false);
}

/** Fetches the findings when there are new ones, but not more than one answer at a time. */
async function report(force) {
  const id = scan.id;
  const version = `${id} ${scan.redundantFiles} ${scan.failed} ${scan.state} ${shownGroups}`;
  if (reporting || version === reported && !force) {
    return;
  }
  reporting = true;
  try {
    const found = await call(`scans/${id}?groups=${shownGroups}`);
    if (scan.id === id) {
      reported = version;
      showDuplicates(found);
      showFailures(found);
    }
  } catch (error) {
    problem(error);
  } finally {
    // A pause, as a page that is busy drawing thousands of findings is no use to a reader.
    setTimeout(() => {
      reporting = false;
      if (scan.id !== id || ENDED.has(scan.state)) {
        report(false);
      }
    }, 1000);
  }
}

function relative(path, folder) {
  const base = folder.endsWith('/') ? folder : `${folder}/`;
  return path.startsWith(base) ? path.slice(base.length) : path;
}

function pathItem(path, folder, note) {
  const text = relative(path, folder);
  const cut = text.lastIndexOf('/') + 1;
  const item = element('li');
  item.title = path;
  item.append(element('span', 'dir', text.slice(0, cut)), element('span', '', text.slice(cut)));
  if (note) {
    item.append(element('span', 'link', ` ${note}`));
  }
  return item;
}

/** The place for a picture of what the files of a group are; null if they are no images. It is filled when it is seen. */
function tileOf(group) {
  const image = group.files.find(file => IMAGE.test(file.path));
  if (image && !tiles.has(group.sha256)) {
    const tile = element('figure', 'tile');
    tile.dataset.url = `scans/${scan.id}/thumbnail?path=${encodeURIComponent(image.path)}`;
    tile.dataset.name = image.path.split('/').pop();
    tiles.set(group.sha256, tile);
  }
  return tiles.get(group.sha256) ?? null;
}

function want(tile) {
  if (!tile.dataset.state) {
    tile.dataset.state = 'waiting';
    wanted.push(tile);
    fillNext();
  }
}

function fillNext() {
  while (loading < TILES && wanted.length > 0) {
    loading++;
    fill(wanted.shift()).finally(() => {
      loading--;
      fillNext();
    });
  }
}

async function fill(tile) {
  try {
    const response = await fetch(tile.dataset.url);
    if (!response.ok) {
      throw await refusal(response);
    }
    const picture = await createImageBitmap(await response.blob());
    const canvas = element('canvas');
    canvas.width = picture.width;
    canvas.height = picture.height;
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', tile.dataset.name);
    canvas.getContext('2d').drawImage(picture, 0, 0);
    tile.replaceChildren(canvas);
    tile.dataset.state = 'shown';
  } catch (error) {
    tile.replaceChildren(element('figcaption', '', error.message));
    tile.dataset.state = 'broken';
  }
  if (ENDED.has(scan.state)) {
    call('executors').then(showExecutors, problem); // no event tells of them any more
  }
}

function groupElement(group, folder, open) {
  const details = element('details');
  details.open = toggled.get(group.sha256) ?? open;
  const summary = element('summary');
  summary.append(
    element('span', 'w', bytes(group.wasted)),
    element('span', 'c', `${numbers.format(group.copies)} \u00d7 ${bytes(group.size)}`),
    element('span', 'p', relative(group.files[0].path, folder).split('/').pop()));
  summary.addEventListener('click', () => toggled.set(group.sha256, !details.open));
  const list = element('ul', 'plain');
  const tile = tileOf(group);
  if (tile) {
    const both = element('div', 'pictured');
    both.append(tile, list);
    details.append(summary, both);
    details.addEventListener('toggle', () => details.open && want(tile)); // is told of those that are open at first, too
  } else {
    details.append(summary, list);
  }
  const show = files => list.append(...files.flatMap(file => [
    pathItem(file.path, folder),
    ...file.links.map(link => pathItem(link, folder, '(the same file by another name)')),
  ]));
  const all = expanded.has(group.sha256) || group.files.length <= COPIES + 2;
  show(all ? group.files : group.files.slice(0, COPIES));
  if (!all) {
    const rest = element('button', '', `Show ${numbers.format(group.files.length - COPIES)} more`);
    rest.type = 'button';
    rest.addEventListener('click', () => {
      expanded.add(group.sha256);
      show(group.files.slice(COPIES));
      rest.remove();
      summary.focus();
    });
    details.append(rest);
  }
  return details;
}

function showDuplicates({scan: s, groups}) {
  $('duplicates').hidden = s.groups === 0 && !ENDED.has(s.state);
  $('duplicates-note').textContent = s.groups === 0
    ? ''
    : `${count(s.groups, 'group')}, ${bytes(s.wastedBytes)} wasted, most first`;
  $('nothing').hidden = s.groups > 0;
  const focused = document.activeElement?.closest?.('details')?.dataset.hash;
  $('groups').replaceChildren(...groups.map((group, i) => {
    const details = groupElement(group, s.folder, i < 3);
    details.dataset.hash = group.sha256;
    return details;
  }));
  if (focused) {
    document.querySelector(`details[data-hash="${focused}"] > summary`)?.focus({preventScroll: true});
  }
  $('more').hidden = s.groups <= groups.length || shownGroups >= 10000;
}

function showFailures({scan: s, failures}) {
  $('failures').hidden = s.failed === 0;
  $('failures-title').textContent = `${count(s.failed, 'file or folder', 'files or folders')} could not be read`;
  $('failure-list').replaceChildren(...failures.slice(0, 200).map(failure => {
    const item = element('li');
    item.append(element('code', '', failure.path), element('span', '', failure.reason));
    return item;
  }));
}

// ---------------------------------------------------------------------------------------------------- executors

function cell(value, className, limit) {
  const td = element('td', `n ${value === 0 ? 'zero' : className}`, numbers.format(value));
  if (limit !== undefined) {
    td.append(element('span', 'of', limit === null ? '' : ` / ${numbers.format(limit)}`));
    const meter = element('div', 'meter');
    const fill = element('div');
    fill.style.width = `${limit ? Math.min(100, 100 * value / limit) : 0}%`;
    meter.append(fill);
    td.append(meter);
  }
  return td;
}

function showExecutors(executors) {
  $('executors').replaceChildren(...executors.map(e => {
    const row = element('tr');
    const name = element('th', '', e.name);
    name.scope = 'row';
    row.append(
      name,
      element('td', 'type', e.type),
      cell(e.pending, 'live', e.queueCapacity),
      cell(e.running, 'live', e.limit),
      cell(e.succeeded, ''),
      cell(e.failed, 'failed'),
      cell(e.cancelled, 'cancelled'),
      cell(e.rejected, 'failed'));
    return row;
  }));
}

// ---------------------------------------------------------------------------------------------------- watching

function watch(id) {
  source?.close();
  shownGroups = PAGE;
  toggled.clear();
  expanded.clear();
  tiles.clear();
  wanted = [];
  $('duplicates').hidden = true;
  $('failures').hidden = true;
  history.replaceState(null, '', `?scan=${id}`);
  const mine = source = new EventSource(`scans/${id}/events`);
  const show = event => {
    const data = JSON.parse(event.data);
    showExecutors(data.executors);
    showScan(data.scan);
  };
  mine.addEventListener('progress', show);
  mine.addEventListener('end', event => {
    mine.close();
    show(event);
    // The last event is sent by a task, about a task: a moment later both have ended and are counted.
    setTimeout(() => attempt(async () => {
      showExecutors(await call('executors'));
      await showRecent();
    }), 300);
  });
  mine.addEventListener('stopping', event => {
    mine.close();
    show(event);
    lost('The application is being stopped.');
  });
  mine.addEventListener('error', () => {
    // Without a status the browser tries again by itself; a refusal is final.
    if (mine.readyState === EventSource.CLOSED && source === mine) {
      lost('The scan can\u2019t be followed. It may be forgotten, or the application was stopped.');
    }
  });
}

function lost(message) {
  problem(new Error(message));
  $('start').disabled = false;
  $('cancel').hidden = true;
}

async function showRecent() {
  const scans = await call('scans');
  $('recent').hidden = scans.length < 2;
  $('recent-list').replaceChildren(...scans.map(s => {
    const item = element('li');
    const link = element('a', '', s.folder);
    link.href = `?scan=${s.id}`;
    item.append(link, element('span', '', s.state.toLowerCase()), element('span', '', `${bytes(s.wastedBytes)} wasted`));
    return item;
  }));
}

// ---------------------------------------------------------------------------------------------------- controls

$('form').addEventListener('submit', event => {
  event.preventDefault();
  attempt(async () => {
    const started = await call('scans', {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify({folder: $('folder').value}),
    });
    watch(started.id);
    showScan(started);
    await showRecent();
  });
});

$('cancel').addEventListener('click', () => attempt(async () => {
  showScan(await call(`scans/${scan.id}`, {method: 'DELETE'}));
}));

$('more').addEventListener('click', () => {
  shownGroups = Math.min(10000, shownGroups * 4);
  report(true);
});

/** Completes what is typed by the folders in it. What is not a folder (yet) has no completion, which is no error. */
let completed = null;
let allowed = [];
const within = folder => allowed.some(root => folder === root || folder.startsWith(root.endsWith('/') ? root : `${root}/`));
$('folder').addEventListener('input', async () => {
  const typed = $('folder').value;
  const parent = typed.slice(0, typed.lastIndexOf('/')) || '/';
  if (parent === completed || !within(parent)) {
    return;
  }
  completed = parent;
  const response = await fetch(`folders?in=${encodeURIComponent(parent)}`);
  const folders = response.ok ? await response.json() : [];
  $('folders').replaceChildren(...folders.map(folder => {
    const option = element('option');
    option.value = folder;
    return option;
  }));
});

function showRoots({suggestion, roots}) {
  allowed = roots;
  $('folder').value = suggestion;
  $('roots').replaceChildren(...roots.map(root => {
    const chip = element('button', '', root);
    chip.type = 'button';
    chip.title = `Choose ${root}`;
    chip.addEventListener('click', () => {
      $('folder').value = root;
      $('folder').focus();
    });
    return chip;
  }));
}

attempt(async () => {
  showRoots(await call('roots'));
  showExecutors(await call('executors'));
  await showRecent();
  const id = new URLSearchParams(location.search).get('scan');
  if (id && /^\d+$/.test(id)) {
    watch(id);
  }
});
