function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
}

/** Draws resizes, cancels and timeouts into a chart. */
function marks(history) {
  return {
    hooks: {
      draw: [chart => {
        const { ctx, bbox } = chart;
        ctx.save();
        ctx.setLineDash([4, 4]);
        for (const mark of history().marks) {
          const x = Math.round(chart.valToPos(mark.at, 'x', true));
          if (x < bbox.left || x > bbox.left + bbox.width) {
            continue;
          }
          ctx.strokeStyle = color(mark.kind === 'resized' ? 'accent' : mark.kind);
          ctx.globalAlpha = .55;
          ctx.beginPath();
          ctx.moveTo(x, bbox.top);
          ctx.lineTo(x, bbox.top + bbox.height);
          ctx.stroke();
        }
        ctx.restore();
      }],
    },
  };
}

const CHARTS = [
  { id: 'chart-tasks', series: [['pending', 'pending', 'pending'], ['running', 'running', 'running']] },
  { id: 'chart-ends', series: [['succeeded', 'succeededPerSecond', 'succeeded'], ['failed', 'failedPerSecond', 'failed'], ['cancelled', 'cancelledPerSecond', 'cancelled']] },
  { id: 'chart-wait', series: [['p50', 'p50', 'running'], ['p99', 'p99', 'pending'], ['oldest pending', 'oldest', 'failed']] },
  { id: 'chart-use', series: [['utilisation', 'use', 'running']], most: 100 },
];

/** The four charts of the executor that is shown, with one cursor for all. */
class Charts {
  constructor(history) {
    this.history = history;
    this.drawn = [];
    this.resizes = new ResizeObserver(() => this.resize());
    this.resizes.observe(byId('chart-tasks'));
  }

  rebuild() {
    this.drawn.forEach(({ chart }) => chart.destroy());
    this.drawn = CHARTS.map(spec => ({ spec, chart: this.build(spec) }));
    this.update();
  }

  build(spec) {
    const place = byId(spec.id);
    const clock = seconds => new Date(seconds * 1000).toTimeString().substring(0, 8);
    const axis = { stroke: color('quiet'), grid: { stroke: color('grid'), width: 1 }, ticks: { show: false }, font: '11px system-ui' };
    return new uPlot({
      width: Math.max(200, place.clientWidth),
      height: 150,
      cursor: { sync: { key: 'executors' }, drag: { x: false, y: false } },
      legend: { live: true },
      scales: {
        x: { time: true, range: () => [this.now() - 120, this.now()] },
        y: { range: (chart, least, most) => [0, spec.most || Math.max(1, most * 1.1)] },
      },
      axes: [{ ...axis, space: 70, size: 24, values: (chart, values) => values.map(clock) }, { ...axis, size: 46, values: (chart, values) => values.map(rate) }],
      series: [{}, ...spec.series.map(([label, , paint]) => ({
        label, stroke: color(paint), width: 1.6, points: { show: false },
        value: (chart, value) => value === null || value === undefined ? '–' : rate(value),
      }))],
      plugins: [marks(() => this.history())],
    }, this.data(spec), place);
  }

  now() {
    const samples = this.history().samples;
    return samples.length ? samples[samples.length - 1].at : Date.now() / 1000;
  }

  data(spec) {
    return [this.history().column('at'), ...spec.series.map(([, column]) => this.history().column(column))];
  }

  update() {
    this.drawn.forEach(({ spec, chart }) => chart.setData(this.data(spec)));
  }

  resize() {
    this.drawn.forEach(({ spec, chart }) => {
      const width = byId(spec.id).clientWidth;
      if (width > 0 && width !== chart.width) {
        chart.setSize({ width, height: 150 });
      }
    });
  }
}
