const LOOK_MILLIS = 1000;

const histories = new Map();
const rows = new Map();
let selected = fragment();
let held = false;

/** All executors, as they were at the last look. */
let summaries = {};

/** The executor that is shown, as it was at the last look: what buttons are about. Null until it has been looked at. */
let latest = null;

const charts = new Charts(() => historyOf(selected));
const stream = new Stream(() => historyOf(selected), bar => showTask(bar));

function fragment() {
  try {
    return decodeURIComponent(location.hash.substring(1));
  } catch (e) {
    return '';
  }
}

function historyOf(name) {
  if (!histories.has(name)) {
    histories.set(name, new History());
  }
  return histories.get(name);
}

// ------------------------------------------------------------------------------------------------- all executors

/** Makes the cells of an executor once; later looks change their texts only, so that focus and selection stay. */
function rowOf(name) {
  if (!rows.has(name)) {
    const cells = Array.from({ length: 10 }, () => element('td'));
    cells.slice(3).forEach(cell => cell.classList.add('number'));
    const button = element('button', { type: 'button', onclick: () => select(name, true) }, name);
    const row = element('tr', {}, element('th', { scope: 'row' }, button), ...cells);
    row.dataset.name = name;
    rows.set(name, { row, cells, button });
    byId('executors').append(row);
  }
  return rows.get(name);
}

function gauge(cell, part, whole, text, kind) {
  if (!cell.firstChild) {
    cell.append(element('span', { class: 'gauge ' + kind, 'aria-hidden': 'true' }, element('i')), element('span'));
  }
  const bar = cell.firstChild.firstChild;
  const share = whole > 0 && whole !== UNLIMITED ? Math.min(1, part / whole) : 0;
  bar.style.width = 100 * share + '%';
  bar.classList.toggle('full', kind === 'pending' && share >= .9);
  cell.lastChild.textContent = text;
}

function showOverview() {
  const executors = summaries;
  const filter = byId('filter').value.trim().toLowerCase();
  for (const [name, summary] of Object.entries(executors)) {
    const { row, cells } = rowOf(name);
    const stats = summary.stats;
    const recent = summary.recent;
    cells[0].textContent = summary.state;
    cells[0].className = 'quiet';
    gauge(cells[1], stats.running + stats.abandoned, stats.limit, `${whole(stats.running + stats.abandoned)} / ${limit(stats.limit)}`, 'running');
    gauge(cells[2], stats.pending, stats.queueCapacity, `${whole(stats.pending)} / ${limit(stats.queueCapacity)}`, 'pending');
    const texts = [
      recent ? rate(recent.tasksPerSecond) : '–',
      recent && recent.waited ? duration(millis(recent.waited.p50)) : '–',
      recent && recent.waited ? duration(millis(recent.waited.p99)) : '–',
      whole(stats.succeeded), whole(sum(stats.failed)), whole(sum(stats.cancelled)), whole(sum(stats.rejected)),
    ];
    texts.forEach((text, i) => { cells[3 + i].textContent = text; });
    cells[7].classList.toggle('bad', sum(stats.failed) > 0);
    cells[9].classList.toggle('bad', sum(stats.rejected) > 0);
    row.hidden = filter !== '' && !name.toLowerCase().includes(filter);
    row.setAttribute('aria-current', String(name === selected));
  }
  for (const [name, { row }] of rows) {
    if (!Object.hasOwn(executors, name)) {
      row.remove();
      rows.delete(name);
      histories.delete(name);
    }
  }
}

byId('executors').addEventListener('keydown', event => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) {
    return;
  }
  const visible = [...rows.values()].filter(({ row }) => !row.hidden);
  const at = visible.findIndex(({ button }) => button === document.activeElement);
  const next = visible[at + step];
  if (next) {
    next.button.focus();
    event.preventDefault();
  }
});

function select(name, move) {
  selected = name;
  history.replaceState(null, '', '#' + encodeURIComponent(name));
  forget();
  byId('name').textContent = name;
  byId('detail').hidden = false;
  charts.rebuild();
  showOverview();
  look(true);
  if (move) {
    byId('detail').focus();
  }
}

/** Nothing of the executor that was shown may be taken for that of the next one, and no button be about it. */
function forget() {
  latest = null;
  limitEdited = false;
  stream.clear();
  ['state', 'facts', 'workers-count', 'running-count', 'pending-count'].forEach(id => { byId(id).textContent = ''; });
  byId('state').className = 'state';
  ['workers', 'running', 'pending', 'failures', 'settings'].forEach(id => byId(id).replaceChildren());
  byId('worker-list').hidden = byId('controls').hidden = byId('cancel-pending').hidden = byId('message').hidden = true;
}

// ------------------------------------------------------------------------------------------------ one executor

/**
 * Shows a list. A row whose item is there already stays the element that it is, or a click, a selection and the focus would be
 * lost each second: its cells get new texts.
 */
function fill(id, items, keyOf, make, update, none) {
  const list = byId(id);
  const had = new Map([...list.children].map(row => [row.dataset.id, row]));
  const focused = document.activeElement;
  const shown = items.map(item => {
    const row = had.get(keyOf(item)) || make(item);
    row.dataset.id = keyOf(item);
    update(row, item);
    return row;
  });
  const wanted = shown.length ? shown : [had.get('none') || emptyRow(none)];
  [...list.children].filter(row => !wanted.includes(row)).forEach(row => row.remove());
  wanted.forEach((row, i) => {
    if (list.children[i] !== row) {
      list.insertBefore(row, list.children[i] || null);
    }
  });
  if (focused && focused !== document.activeElement) {
    (focused.isConnected ? focused : byId('detail')).focus();
  }
}

function emptyRow(text) {
  const row = element('tr', {}, element('td', { class: 'none' }, text));
  row.dataset.id = 'none';
  return row;
}

function write(cell, text) {
  if (cell.textContent !== text) {
    cell.textContent = text;
  }
}

function button(text, label, onclick, kind) {
  return element('button', { type: 'button', class: kind, 'aria-label': label, onclick }, text);
}

function traceOf(task) {
  return task.traceId ? element('div', { class: 'quiet' }, 'trace ', element('code', {}, task.traceId)) : null;
}

function cancelButton(executor, task) {
  return config.writable
    ? button('Cancel', `Cancel ${task.name}`, () => change(() => server.cancel(executor, task.id)), 'danger') : null;
}

function runningRow(executor, task) {
  return element('tr', {},
    element('td', {}, button(task.name, `Stack of ${task.name}`, () => showStack(executor, task), 'task'), traceOf(task)),
    element('td', {}), element('td', { class: 'time' }), element('td', {}, cancelButton(executor, task)));
}

function pendingRow(executor, task) {
  return element('tr', {}, element('td', {}, task.name, traceOf(task)), element('td', { class: 'time' }),
    element('td', {}, cancelButton(executor, task)));
}

function failureRow(failure) {
  return element('tr', {},
    element('td', {}, element('strong', {}, failure.exception.split('.').pop()), ` ${failure.message || ''}`,
      element('div', { class: 'quiet' }, failure.name || '', ' ', element('code', {}, failure.thrownAt || ''))),
    element('td', { class: 'time' }, new Date(failure.at).toLocaleTimeString()));
}

/** A worker JVM; threads have no row, for there may be a million of them, and none has a memory of its own. */
function workerRow(worker) {
  return element('tr', {}, element('td', {}), element('td', { class: 'number' }, worker.pid),
    ...Array.from({ length: 3 }, () => element('td', { class: 'number' })));
}

function showWorkers({ settings, workers }) {
  byId('worker-list').hidden = settings.type !== 'process' && workers.length === 0;
  write(byId('workers-count'), whole(workers.length));
  fill('workers', workers, worker => worker.pid, workerRow, (row, worker) => {
    write(row.cells[0], worker.task ? worker.task.name || `task ${worker.task.id}` : '–');
    write(row.cells[2], duration(millis(worker.uptime)));
    write(row.cells[3], whole(worker.tasks));
    write(row.cells[4], worker.memoryBytes ? bytes(worker.memoryBytes) : '–');
  }, 'None has been needed lately');
}

/** All settings by the names that they have in the configuration, also those of worker JVMs, which have a record of their own. */
function settingsOf({ settings }) {
  const { process, ...others } = settings;
  return Object.entries({ ...others, ...process });
}

function settingRow([name]) {
  return element('tr', {}, element('td', {}, name), element('td', {}), element('td', { class: 'quiet origin' }));
}

let limitEdited = false;

function showDetail(executor) {
  latest = executor;
  const name = executor.name;
  write(byId('name'), name);
  write(byId('state'), executor.state);
  byId('state').className = 'state ' + executor.state;
  const stats = executor.stats;
  write(byId('facts'), `${executor.settings.type}, limit ${limit(stats.limit)}, queue ${limit(stats.queueCapacity)}`
    + `, ${whole(stats.submitted)} submitted, oldest pending ${duration(millis(stats.oldestPending))}`);
  const over = ['SHUTDOWN', 'TERMINATED', 'BROKEN'].includes(executor.state);
  byId('controls').hidden = !config.writable || over;
  write(byId('pause'), executor.state === 'PAUSED' ? 'Resume' : 'Pause');
  byId('limit').disabled = byId('resize').disabled = executor.settings.type === 'direct';
  if (!limitEdited) {
    byId('limit').value = stats.limit === UNLIMITED ? '' : stats.limit;
  }
  write(byId('running-count'), whole(stats.running + stats.abandoned));
  write(byId('pending-count'), whole(stats.pending));
  byId('cancel-pending').hidden = !config.writable || stats.pending === 0;
  showWorkers(executor);
  fill('running', executor.runningTasks, task => String(task.id), task => runningRow(name, task), (row, task) => {
    write(row.cells[1], task.thread || '');
    write(row.cells[2], duration(millis(task.age)) + (task.abandoned ? ' abandoned' : ''));
    row.cells[3].hidden = task.abandoned;
  }, 'Nothing runs');
  fill('pending', executor.pendingTasks, task => String(task.id), task => pendingRow(name, task),
    (row, task) => write(row.cells[1], duration(millis(task.age))), 'Nothing waits');
  fill('failures', executor.lastFailures, failure => `${failure.id} ${failure.at}`, failureRow, () => {},
    'No task has failed after it had started');
  fill('settings', settingsOf(executor), ([setting]) => setting, settingRow, (row, [setting, value]) => {
    write(row.cells[1], value === null ? '–' : value === UNLIMITED || value === -1 ? '∞' : Array.isArray(value) ? value.join(', ') || '–' : String(value));
    write(row.cells[2], executor.origins[dashed(setting)] || 'default');
  }, '');
}

function dashed(name) {
  const key = name.replace(/[A-Z]/g, letter => '-' + letter.toLowerCase());
  return ['await-termination', 'cancel-pending'].includes(key) ? 'shutdown.' + key : key;
}

/** Asks where a task is: nobody pays for stacks that nobody reads. */
async function showStack(executor, task) {
  byId('stack-title').textContent = task.name;
  byId('stack-text').textContent = '…';
  byId('stack').showModal();
  let text;
  try {
    const { stack } = await server.task(executor, task.id);
    text = stack.length ? stack.map(frame => 'at ' + frame).join('\n') : 'It has ended.';
  } catch (e) {
    text = e.status === 404 ? 'It has ended.' : 'no answer: ' + e.message;
  }
  byId('stack-text').textContent = text;
}

/** A bar of the stream was clicked: one that goes on has a stack. */
function showTask(bar) {
  if (bar.open && latest) {
    showStack(latest.name, { id: bar.id, name: bar.name || 'a task' });
  }
}

async function change(work) {
  const message = byId('message');
  try {
    await work();
    message.hidden = true;
  } catch (e) {
    message.textContent = 'That was not done: ' + e.message;
    message.hidden = false;
  }
  look(true);
}

/** What a button does is about the executor that is shown, which may not be the one that was chosen just now. */
function changeShown(work) {
  if (latest) {
    change(() => work(latest));
  }
}

byId('limit').addEventListener('input', () => { limitEdited = true; });
byId('controls').addEventListener('submit', event => {
  event.preventDefault();
  limitEdited = false;
  changeShown(executor => server.change(executor.name, { maxWorkers: Number(byId('limit').value) }));
});
byId('pause').addEventListener('click', () => changeShown(executor => server.change(executor.name, { paused: executor.state !== 'PAUSED' })));
byId('cancel-pending').addEventListener('click', () => changeShown(executor => server.cancel(executor.name, 'pending')));
byId('filter').addEventListener('input', showOverview);
byId('hold').addEventListener('click', () => {
  held = !held;
  byId('hold').setAttribute('aria-pressed', String(held));
  stream.hold(held);
  if (!held) {
    look(true);
  }
});

// ------------------------------------------------------------------------------------------------------- looks

let looking = false;
let wanted = false;

/**
 * Looks at all executors, and at the chosen one.
 *
 * @param asked whether somebody has done something that this is to show: then also if the page is held, and once more if a look
 *     is under way
 */
async function look(asked = false) {
  if (looking) {
    wanted = wanted || asked;
    return;
  }
  if (document.hidden || (held && !asked)) {
    return;
  }
  looking = true;
  try {
    do {
      wanted = false;
      await lookOnce();
    } while (wanted);
  } finally {
    looking = false;
  }
}

async function lookOnce() {
  try {
    const { executors } = await server.all();
    summaries = executors;
    const names = Object.keys(executors);
    const at = Date.now() / 1000;
    names.forEach(name => historyOf(name).add(at, executors[name]));
    if (!Object.hasOwn(executors, selected) && names.length) {
      select(names[0], false); // which wants another look
    }
    showOverview();
    const name = selected;
    if (Object.hasOwn(executors, name)) {
      const [executor, bars] = await Promise.all([server.one(name), server.stream(name, stream.since)]);
      if (name === selected) {
        if (byId('detail').hidden) {
          byId('detail').hidden = false;
          charts.rebuild();
        }
        showDetail(executor);
        stream.add(bars, executor.stats.workers);
        if (held) {
          stream.draw();
        }
        charts.update();
      }
    }
    say('live', `${names.length} executor${names.length === 1 ? '' : 's'}`);
    byId('clock').textContent = new Date().toLocaleTimeString();
  } catch (e) {
    say('lost', 'no answer: ' + e.message);
  }
}

function say(kind, text) {
  const status = byId('status');
  status.className = kind;
  if (status.textContent !== text) {
    status.textContent = text;
  }
}

function paint() {
  try {
    if (!byId('detail').hidden && !held) {
      stream.draw();
    }
  } finally {
    setTimeout(() => requestAnimationFrame(paint), 100);
  }
}

// ------------------------------------------------------------------------------------------------------- theme

function useTheme(theme) {
  document.documentElement.dataset.theme = theme;
  byId('theme').textContent = theme === 'dark' ? 'Light' : 'Dark';
  if (!byId('detail').hidden) {
    charts.rebuild();
  }
}

const preferred = matchMedia('(prefers-color-scheme: dark)');
preferred.addEventListener('change', () => useTheme(preferred.matches ? 'dark' : 'light'));
byId('theme').addEventListener('click', () => useTheme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'));
useTheme(preferred.matches ? 'dark' : 'light');

document.addEventListener('visibilitychange', () => look());
setInterval(() => look(), LOOK_MILLIS);
look();
paint();
