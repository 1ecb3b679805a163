/** What the server tells, and what is asked of it. */
const config = { ...document.body.dataset, writable: document.body.dataset.writable === 'true' };

async function ask(path, method = 'GET', body = undefined) {
  const headers = { Accept: 'application/json' };
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  const token = /(?:^|; )XSRF-TOKEN=([^;]*)/.exec(document.cookie);
  if (token && method !== 'GET') {
    headers['X-XSRF-TOKEN'] = decodeURIComponent(token[1]);
  }
  const response = await fetch(path, {
    method, headers, body: body === undefined ? undefined : JSON.stringify(body),
    credentials: 'same-origin', signal: AbortSignal.timeout(10000),
  });
  if (!response.ok) {
    const told = await response.json().catch(() => ({}));
    const error = new Error(told.reason || told.detail || told.message || told.error || `the server answered ${response.status}`);
    error.status = response.status;
    throw error;
  }
  return response.status === 204 ? null : response.json();
}

const server = {
  all: () => ask(config.futures),
  one: name => ask(`${config.futures}/${encodeURIComponent(name)}?limit=100&stacks=false`),
  stream: (name, since) => ask(`${config.futures}/${encodeURIComponent(name)}/stream?since=${since}`),
  task: (name, id) => ask(`${config.futures}/${encodeURIComponent(name)}/${id}`),
  change: (name, change) => ask(`${config.futures}/${encodeURIComponent(name)}`, 'POST', change),
  cancel: (name, task) => ask(`${config.futures}/${encodeURIComponent(name)}/${task}`, 'DELETE'),
};

const KEPT_SECONDS = 300;

/** Looks that somebody brought about by a click come close to others; rates of such short times would be noise. */
const APART_SECONDS = .5;

/** The last minutes of one executor, one sample a look. */
class History {
  constructor() {
    this.samples = [];
    this.marks = [];
  }

  add(at, summary) {
    const stats = summary.stats;
    const sample = {
      at,
      pending: stats.pending,
      running: stats.running + stats.abandoned,
      limit: stats.limit,
      submitted: stats.submitted,
      succeeded: stats.succeeded,
      failed: sum(stats.failed),
      cancelled: sum(stats.cancelled),
      overdue: stats.failed['queue-timeout'] + stats.failed['run-timeout'],
      p50: summary.recent && summary.recent.waited ? millis(summary.recent.waited.p50) : null,
      p99: summary.recent && summary.recent.waited ? millis(summary.recent.waited.p99) : null,
      oldest: millis(stats.oldestPending),
      use: stats.limit === UNLIMITED ? null : Math.min(100, 100 * (stats.running + stats.abandoned) / stats.limit),
    };
    let before = this.samples[this.samples.length - 1];
    if (before && at - before.at < APART_SECONDS) {
      return;
    }
    if (before && stats.submitted < before.submitted) {
      before = undefined; // the application has restarted, and counts anew
      this.samples = [];
      this.marks = [];
    }
    const seconds = before ? at - before.at : 0;
    for (const what of ['succeeded', 'failed', 'cancelled']) {
      sample[what + 'PerSecond'] = before && seconds > 0 ? Math.max(0, sample[what] - before[what]) / seconds : null;
    }
    if (before) {
      this.mark(at, before.limit !== sample.limit, 'resized', `limit ${limit(before.limit)} → ${limit(sample.limit)}`);
      this.mark(at, sample.cancelled > before.cancelled, 'cancelled', `${whole(sample.cancelled - before.cancelled)} cancelled`);
      this.mark(at, sample.overdue > before.overdue, 'failed', `${whole(sample.overdue - before.overdue)} timed out`);
    }
    this.samples.push(sample);
    while (this.samples.length && at - this.samples[0].at > KEPT_SECONDS) {
      this.samples.shift();
    }
    while (this.marks.length && at - this.marks[0].at > KEPT_SECONDS) {
      this.marks.shift();
    }
  }

  mark(at, there, kind, text) {
    if (there) {
      this.marks.push({ at, kind, text });
    }
  }

  column(name) {
    return this.samples.map(sample => sample[name]);
  }
}
