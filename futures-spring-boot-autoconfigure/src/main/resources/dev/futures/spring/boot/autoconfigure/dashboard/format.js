'use strict';

/** ISO 8601 durations, as the endpoint writes them, in milliseconds. */
function millis(iso) {
  const parts = /^(-)?PT(?:(-?[\d.]+)H)?(?:(-?[\d.]+)M)?(?:(-?[\d.]+)S)?$/.exec(iso || 'PT0S');
  if (!parts) {
    return NaN;
  }
  const [, minus, hours = 0, minutes = 0, seconds = 0] = parts;
  return (minus ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
}

/** Milliseconds for people. */
function duration(ms) {
  if (!(ms > 0)) {
    return '0';
  }
  const units = [[1e-3, 'µs', 1], [1, 'ms', 1e3], [1e3, 's', 6e4], [6e4, 'min', 3.6e6], [3.6e6, 'h', 1.728e8], [8.64e7, 'd', Infinity]];
  const [size, unit] = units.find(([, , below]) => ms < below);
  const value = ms / size;
  return (value < 10 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value).toLocaleString('en')) + ' ' + unit;
}

/** Bytes for people. */
function bytes(n) {
  const mebi = n / 2 ** 20;
  return mebi < 1024 ? `${Math.round(mebi)} MiB` : `${(mebi / 1024).toFixed(1)} GiB`;
}

function whole(n) {
  return Number(n).toLocaleString('en', { maximumFractionDigits: 0 });
}

function rate(n) {
  return n >= 100 ? whole(n) : Number(n).toLocaleString('en', { maximumFractionDigits: 1 });
}

function sum(byReason) {
  return Object.values(byReason).reduce((a, b) => a + b, 0);
}

const UNLIMITED = 2147483647;

function limit(n) {
  return n === UNLIMITED || n === -1 ? '∞' : whole(n);
}

/** Makes an element; children that are strings are text, never markup. */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      made.addEventListener(name.substring(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(name, value === true ? '' : value);
    }
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

function byId(id) {
  return document.getElementById(id);
}
