const LOOK_MILLIS = 1000;

const histories = new Map();
const rows = new Map();
let selected = decodeURIComponent(location.hash.substring(1));
let held = false;
let latest = null;

const charts = new Charts(() => historyOf(selected));
const stream = new Stream(() => historyOf(selected), bar => showTask(bar));

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

function showOverview(executors) {
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
      recent ? duration(millis(recent.waited.p50)) : '–',
      recent ? duration(millis(recent.waited.p99)) : '–',
      whole(stats.succeeded), whole(sum(stats.failed)), whole(sum(stats.cancelled)), whole(sum(stats.rejected)),
    ];
    texts.forEach((text, i) => { cells[3 + i].textContent = text; });
    cells[7].classList.toggle('bad', sum(stats.failed) > 0);
    cells[9].classList.toggle('bad', sum(stats.rejected) > 0);
    row.hidden = filter !== '' && !name.toLowerCase().includes(filter);
    row.setAttribute('aria-current', String(name === selected));
  }
  for (const [name, { row }] of rows) {
    if (!(name in executors)) {
      row.remove();
      rows.delete(name);
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
  stream.clear();
  byId('message').hidden = true;
  byId('detail').hidden = false;
  charts.rebuild();
  look();
  if (move) {
    byId('detail').focus();
  }
}

// ------------------------------------------------------------------------------------------------ one executor

function fill(id, made, none) {
  byId(id).replaceChildren(...(made.length ? made : [element('tr', {}, element('td', { class: 'none' }, none))]));
}

function button(text, label, onclick, kind) {
  return element('button', { type: 'button', class: kind, 'aria-label': label, onclick }, text);
}

function traceOf(task) {
  return task.traceId ? element('div', { class: 'quiet' }, 'trace ', element('code', {}, task.traceId)) : null;
}

function cancelButton(task) {
  return config.writable ? button('Cancel', `Cancel ${task.name}`, () => change(() => server.cancel(selected, task.id)), 'danger') : null;
}

function showDetail(executor) {
  latest = executor;
  byId('name').textContent = executor.name;
  byId('state').textContent = executor.state;
  byId('state').className = 'state ' + executor.state;
  const stats = executor.stats;
  byId('facts').textContent = `${executor.settings.type}, limit ${limit(stats.limit)}, queue ${limit(stats.queueCapacity)}`
    + `, ${whole(stats.submitted)} submitted, oldest pending ${duration(millis(stats.oldestPending))}`;
  const over = ['SHUTDOWN', 'TERMINATED', 'BROKEN'].includes(executor.state);
  byId('controls').hidden = !config.writable || over;
  byId('pause').textContent = executor.state === 'PAUSED' ? 'Resume' : 'Pause';
  byId('limit').disabled = byId('resize').disabled = executor.settings.type === 'direct';
  if (document.activeElement !== byId('limit') && stats.limit !== UNLIMITED) {
    byId('limit').value = stats.limit;
  }
  byId('running-count').textContent = whole(stats.running + stats.abandoned);
  byId('pending-count').textContent = whole(stats.pending);
  byId('cancel-pending').hidden = !config.writable || stats.pending === 0;
  keepFocus(() => {
    fill('running', executor.runningTasks.map(task => element('tr', { 'data-id': task.id },
      element('td', {}, button(task.name, `Stack of ${task.name}`, () => showStack(task), 'task'), traceOf(task)),
      element('td', {}, task.thread || ''),
      element('td', { class: 'time' }, duration(millis(task.age)), task.abandoned ? ' abandoned' : ''),
      element('td', {}, task.abandoned ? null : cancelButton(task)))), 'Nothing runs');
    fill('pending', executor.pendingTasks.map(task => element('tr', { 'data-id': task.id },
      element('td', {}, task.name, traceOf(task)),
      element('td', { class: 'time' }, duration(millis(task.age))),
      element('td', {}, cancelButton(task)))), 'Nothing waits');
    fill('failures', executor.lastFailures.map(failure => element('tr', {},
      element('td', {}, element('strong', {}, failure.exception.split('.').pop()), ` ${failure.message || ''}`,
        element('div', { class: 'quiet' }, failure.name || '', ' ', element('code', {}, failure.thrownAt || ''))),
      element('td', { class: 'time' }, new Date(failure.at).toLocaleTimeString()))), 'No task has failed after it had started');
    fill('settings', Object.entries(executor.settings).map(([name, value]) => element('tr', {},
      element('td', {}, name),
      element('td', {}, value === null ? '–' : value === UNLIMITED || value === -1 ? '∞' : String(value)),
      element('td', { class: 'quiet origin' }, executor.origins[dashed(name)] || 'default'))), '');
  });
}

/** The list is made anew each second; whoever is on a button of a task stays there. */
function keepFocus(work) {
  const focused = document.activeElement;
  const row = focused && focused.closest ? focused.closest('tr[data-id]') : null;
  const at = row ? { list: row.parentElement.id, id: row.dataset.id, label: focused.getAttribute('aria-label') } : null;
  work();
  if (at) {
    const same = byId(at.list).querySelector(`tr[data-id="${at.id}"]`);
    const again = same && [...same.querySelectorAll('button')].find(each => each.getAttribute('aria-label') === at.label);
    (again || byId('detail')).focus();
  }
}

function dashed(name) {
  const key = name.replace(/[A-Z]/g, letter => '-' + letter.toLowerCase());
  return ['await-termination', 'cancel-pending'].includes(key) ? 'shutdown.' + key : key;
}

function showStack(task) {
  byId('stack-title').textContent = task.name;
  byId('stack-text').textContent = task.stack.length ? task.stack.map(frame => 'at ' + frame).join('\n') : 'It has ended.';
  byId('stack').showModal();
}

/** A bar of the stream was clicked: one that runs has a stack. */
function showTask(bar) {
  if (bar.open && latest) {
    const age = bar.end - bar.start;
    const near = [...latest.runningTasks].sort((a, b) => Math.abs(millis(a.age) - age) - Math.abs(millis(b.age) - age))
      .find(task => !bar.name || task.name === bar.name);
    if (near) {
      showStack(near);
    }
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
  look();
}

byId('controls').addEventListener('submit', event => {
  event.preventDefault();
  change(() => server.change(selected, { maxWorkers: Number(byId('limit').value) }));
});
byId('pause').addEventListener('click', () => change(() => server.change(selected, { paused: latest.state !== 'PAUSED' })));
byId('cancel-pending').addEventListener('click', () => change(() => server.cancel(selected, 'pending')));
byId('filter').addEventListener('input', () => look());
byId('hold').addEventListener('click', () => {
  held = !held;
  byId('hold').setAttribute('aria-pressed', String(held));
  if (!held) {
    look();
  }
});

// ------------------------------------------------------------------------------------------------------- looks

let looking = false;

async function look() {
  if (looking || held || document.hidden) {
    return;
  }
  looking = true;
  try {
    const { executors } = await server.all();
    const names = Object.keys(executors);
    const at = Date.now() / 1000;
    names.forEach(name => historyOf(name).add(at, executors[name]));
    if (!(selected in executors) && names.length) {
      looking = false;
      select(names[0], false);
      return;
    }
    showOverview(executors);
    if (selected in executors) {
      const name = selected;
      const [executor, bars] = await Promise.all([server.one(name), server.bars(name, stream.since)]);
      if (name === selected) {
        if (byId('detail').hidden) {
          byId('detail').hidden = false;
          charts.rebuild();
        }
        showDetail(executor);
        stream.add(bars);
        charts.update();
      }
    }
    say('live', `${names.length} executor${names.length === 1 ? '' : 's'}, ${new Date().toLocaleTimeString()}`);
  } catch (e) {
    say('lost', 'no answer: ' + e.message);
  } finally {
    looking = false;
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
  if (!byId('detail').hidden && !held) {
    stream.draw();
  }
  setTimeout(() => requestAnimationFrame(paint), 100);
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
setInterval(look, LOOK_MILLIS);
look();
paint();
