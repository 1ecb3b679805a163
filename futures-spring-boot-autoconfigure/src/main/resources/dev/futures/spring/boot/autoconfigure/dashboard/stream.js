const STREAM_MILLIS = 30000;
const LAG_MILLIS = 1000;
const ROW = 16;

/** The task stream: one row a worker, one bar a task. */
class Stream {
  constructor(history, onPick) {
    this.history = history;
    this.canvas = byId('stream');
    this.tip = byId('tip');
    this.onPick = onPick;
    this.heldAt = null;
    this.clear();
    this.canvas.addEventListener('mousemove', event => this.point(event));
    this.canvas.addEventListener('mouseleave', () => { this.tip.hidden = true; });
    this.canvas.addEventListener('click', event => {
      const bar = this.at(event);
      if (bar) {
        this.onPick(bar);
      }
    });
  }

  clear() {
    this.bars = [];
    this.running = [];
    this.workers = 1;
    this.epoch = null;
    this.since = 0;
    this.now = 0;
    this.seenAt = performance.now();
    this.seenAtSeconds = Date.now() / 1000;
  }

  /** Takes what has come since the last time; bars of another epoch, before a restart, say nothing any more. */
  add(answer, workers) {
    if (this.epoch !== null && this.epoch !== answer.epoch) {
      this.clear();
    }
    this.epoch = answer.epoch;
    this.workers = Math.min(64, Math.max(1, workers));
    this.seenAtSeconds = Date.now() / 1000;
    this.now = answer.now;
    this.seenAt = performance.now();
    if (this.heldAt !== null) {
      this.heldAt = this.seenAt;
    }
    this.running = answer.running;
    for (const bar of answer.done) {
      if (bar.number > this.since) {
        this.since = bar.number;
        this.bars.push(bar);
      }
    }
    this.bars = this.bars.filter(bar => answer.now - bar.end < STREAM_MILLIS + 5000);
  }

  /** Stops the time, or lets it go on. */
  hold(held) {
    this.heldAt = held ? performance.now() : null;
  }

  /** The time at the right edge: a little behind, so that bars come in smoothly. */
  edge() {
    const time = this.heldAt === null ? performance.now() : this.heldAt;
    return this.now + (time - this.seenAt) - LAG_MILLIS;
  }

  all() {
    const edge = this.edge();
    const rest = this.bars.filter(bar => bar.outcome !== 'SUCCEEDED'); // on top, for they may be drawn within others
    return [...this.bars.filter(bar => bar.outcome === 'SUCCEEDED'), ...rest, ...this.running.map(bar => ({ ...bar, end: edge, open: true }))];
  }

  draw() {
    const bars = this.all();
    const rows = bars.reduce((most, bar) => Math.max(most, bar.row + 1), this.workers);
    const width = this.canvas.clientWidth;
    const height = rows * ROW + 4;
    const scale = window.devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(width * scale) || this.canvas.height !== Math.round(height * scale)) {
      this.canvas.width = Math.round(width * scale);
      this.canvas.height = Math.round(height * scale);
      this.canvas.style.height = height + 'px';
    }
    const ctx = this.canvas.getContext('2d');
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    ctx.clearRect(0, 0, width, height);
    ctx.fillStyle = color('grid');
    for (let row = 0; row < rows; row++) {
      ctx.fillRect(0, row * ROW + ROW - 1, width, 1);
    }
    const paints = { SUCCEEDED: color('succeeded'), FAILED: color('failed'), CANCELLED: color('cancelled') };
    const open = color('running');
    for (const bar of bars) {
      const [from, to] = this.span(bar, width);
      if (to > 0 && from < width) {
        ctx.fillStyle = bar.open ? open : paints[bar.outcome];
        ctx.fillRect(from, bar.row * ROW + 2, Math.max(1, to - from), ROW - 5);
      }
    }
    this.drawMarks(ctx, width, height);
  }

  /** Resizes, cancels and timeouts, which are known by the second. */
  drawMarks(ctx, width, height) {
    ctx.setLineDash([4, 3]);
    for (const mark of this.history().marks) {
      const time = this.now + (mark.at - this.seenAtSeconds) * 1000;
      const [x] = this.span({ start: time, end: time }, width);
      if (x > 0 && x < width) {
        ctx.strokeStyle = color(mark.kind === 'resized' ? 'accent' : mark.kind);
        ctx.beginPath();
        ctx.moveTo(Math.round(x) + .5, 0);
        ctx.lineTo(Math.round(x) + .5, height);
        ctx.stroke();
      }
    }
    ctx.setLineDash([]);
  }

  markNear(event) {
    const width = this.canvas.clientWidth;
    return this.history().marks.find(mark => {
      const time = this.now + (mark.at - this.seenAtSeconds) * 1000;
      return Math.abs(this.span({ start: time, end: time }, width)[0] - event.offsetX) < 4;
    });
  }

  span(bar, width) {
    const left = this.edge() - STREAM_MILLIS;
    const x = time => (time - left) / STREAM_MILLIS * width;
    return [x(bar.start), Math.min(width, x(bar.end))];
  }

  at(event) {
    const row = Math.floor(event.offsetY / ROW);
    const width = this.canvas.clientWidth;
    return this.all().reverse().find(bar => {
      const [from, to] = this.span(bar, width);
      return bar.row === row && event.offsetX >= from - 2 && event.offsetX <= to + 2;
    });
  }

  point(event) {
    const bar = this.at(event);
    const mark = this.markNear(event);
    this.tip.hidden = !bar && !mark;
    if (mark) {
      this.tip.textContent = mark.text;
    } else if (bar) {
      const what = bar.name || (bar.tasks > 1 ? `${whole(bar.tasks)} tasks` : 'a task');
      const more = bar.name && bar.tasks > 1 ? ` and ${whole(bar.tasks - 1)} more` : '';
      this.tip.textContent = `${what}${more}: ${bar.open ? 'running' : bar.outcome.toLowerCase()}, ${duration(bar.end - bar.start)}`;
    }
    if (bar || mark) {
      const left = Math.min(event.offsetX + 14, Math.max(0, this.canvas.clientWidth - 200));
      this.tip.style.left = left + 'px';
      this.tip.style.top = event.offsetY + 34 + 'px';
    }
  }
}
