// Shows either what the process it was loaded from answers, or the report that lies in the page.
// All text comes in by textContent: nothing that a process says is ever taken for markup.
(function () {
  'use strict';

  const POLL = 2000;
  const ROWS = 50;
  const MOST_KINDS = 8;
  const VIEWS = ['overview', 'findings', 'resources', 'containers', 'bounds', 'agent'];
  const CONTAINERS = ['map', 'collection', 'thread-local'];
  const SURE = {
    PROVEN: 'certain: collected by the garbage collector without ever having been closed',
    ORPHANED: 'certain: nobody is left who could close it',
    GROWING: 'statistical: what is there keeps climbing past collections',
    OVER_BOUND: 'certain if its limit was read right: holds more than it was made for',
    OLD: 'a note: open for long, without growth',
    OPEN_AT_EXIT: 'open when the JVM ended'
  };
  const given = JSON.parse(document.getElementById('data').textContent);
  const live = given === null;
  const state = {
    report: live ? null : given.report,
    history: live ? null : given.history || null,
    resources: null,
    offset: 0,
    container: null,
    view: 'overview',
    failedSince: 0
  };

  // ---- small things -------------------------------------------------------------------------

  const $ = id => document.getElementById(id);

  function el(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const name in attributes || {}) {
      if (attributes[name] !== null && attributes[name] !== undefined && attributes[name] !== false) {
        node.setAttribute(name, attributes[name]);
      }
    }
    for (const child of children.flat(3)) {
      if (child !== null && child !== undefined) {
        node.append(child.nodeType ? child : String(child));
      }
    }
    return node;
  }

  /** Replaces what is in a node; who had the focus in there has it afterwards. */
  function fill(node, ...children) {
    const active = document.activeElement;
    const key = node.contains(active) && active.dataset ? active.dataset.key : undefined;
    node.replaceChildren(...children.flat().filter(child => child !== null && child !== undefined));
    if (key !== undefined) {
      const again = [...node.querySelectorAll('[data-key]')].find(one => one.dataset.key === key);
      if (again) {
        again.focus({preventScroll: true});
      }
    }
  }

  const empty = text => el('div', {class: 'empty'}, text);
  const count = n => n === null || n === undefined ? '–' : Math.round(n).toLocaleString('en-US');
  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function bytes(n) {
    if (n === null || n === undefined) {
      return '–';
    }
    const units = ['B', 'KB', 'MB', 'GB', 'TB'];
    let unit = 0;
    let size = Math.abs(n);
    while (size >= 1024 && unit < units.length - 1) {
      size /= 1024;
      unit++;
    }
    const text = unit > 0 && size < 10 ? size.toFixed(1).replace(/\.0$/, '') : Math.round(size);
    return (n < 0 ? '−' : '') + text + ' ' + units[unit];
  }

  function seconds(s) {
    if (s === null || s === undefined) {
      return '–';
    }
    if (s < 120) {
      return (s < 10 && s % 1 ? s.toFixed(1) : Math.round(s)) + ' s';
    }
    if (s < 7200) {
      return Math.round(s / 60) + ' min';
    }
    return s < 172800 ? Math.round(s / 3600) + ' h' : Math.round(s / 86400) + ' days';
  }

  const two = n => String(n).padStart(2, '0');

  function clock(date, withDay) {
    const time = two(date.getHours()) + ':' + two(date.getMinutes()) + ':' + two(date.getSeconds());
    return withDay
      ? date.getFullYear() + '-' + two(date.getMonth() + 1) + '-' + two(date.getDate()) + ' ' + time
      : time;
  }

  const when = iso => clock(new Date(iso), true);
  const percent = share => (100 * share).toFixed(share < 0.1 ? 1 : 0) + ' %';
  const plural = (n, one, many) => count(n) + ' ' + (n === 1 ? one : many || one + 's');

  function table(columns, rows, attributes) {
    const head = el('tr', {}, columns.map(c => el('th', {class: c.num ? 'num' : null, scope: 'col'}, c.name)));
    const body = rows.map(row => el('tr', row.attributes || {},
      row.cells.map((cell, i) => el('td', {class: columns[i].num ? 'num' : null}, cell))));
    return el('div', {class: 'scroll'}, el('table', attributes || {}, el('thead', {}, head), el('tbody', {}, body)));
  }

  function terms(pairs) {
    return el('dl', {}, pairs.filter(p => p[1] !== null && p[1] !== undefined && p[1] !== '')
      .map(p => [el('dt', {}, p[0]), el('dd', {}, p[1])]));
  }

  const mono = text => el('span', {class: 'mono'}, text);

  // ---- curves -------------------------------------------------------------------------------

  const charts = {};

  function stamp(s, increment) {
    const date = new Date(s * 1000);
    if (increment >= 86400) {
      return two(date.getMonth() + 1) + '-' + two(date.getDate());
    }
    return increment >= 60 ? two(date.getHours()) + ':' + two(date.getMinutes()) : clock(date);
  }

  const steps = binary => {
    const all = [];
    for (let power = 0; power < 50; power++) {
      if (binary) {
        all.push(Math.pow(2, power));
      } else if (power < 15) {
        all.push(Math.pow(10, power), 2 * Math.pow(10, power), 5 * Math.pow(10, power));
      }
    }
    return all;
  };

  /** Draws curves, or says why there are none; what is there already is only given new data. */
  function draw(id, times, curves, options) {
    const node = $(id);
    const enough = times.length > 1 && curves.length > 0;
    const shape = enough ? curves.map(c => c.label + c.color).join('|') + (options.title || '') : '';
    const before = charts[id];
    if (before && before.shape !== shape) {
      before.plot.destroy();
      delete charts[id];
    }
    if (!enough) {
      if (!node.querySelector('.empty')) {
        node.replaceChildren(empty(options.none));
      }
      return;
    }
    const data = [times.map(t => t / 1000), ...curves.map(c => c.values)];
    if (charts[id]) {
      charts[id].plot.setData(data);
      tellLast(charts[id].plot);
      return;
    }
    node.replaceChildren();
    const axis = {
      stroke: () => css('--dim'), grid: {stroke: () => css('--line'), width: 1}, ticks: {stroke: () => css('--line')},
      font: '12px system-ui, sans-serif'
    };
    const plot = new uPlot({
      width: Math.max(200, node.clientWidth - 16),
      height: options.height || 240,
      title: options.title,
      cursor: {drag: {x: true, y: false}},
      scales: {y: {range: (u, min, max) => [0, max > 0 ? max * 1.06 : 1]}},
      axes: [
        Object.assign({space: 90, values: (u, splits, i, space, increment) => splits.map(s => stamp(s, increment))}, axis),
        Object.assign({size: 74, incrs: steps(options.binary), values: (u, splits) => splits.map(options.format)}, axis)
      ],
      series: [
        {label: 'time', value: (u, s) => s === null ? '–' : clock(new Date(s * 1000), true)},
        ...curves.map(c => ({
          label: c.label, stroke: () => css(c.color), width: 2, dash: c.dash, spanGaps: !!c.spanGaps,
          points: {show: false}, value: (u, v) => v === null || v === undefined ? '–' : options.format(v)
        }))
      ]
    }, data, node);
    charts[id] = {plot, shape};
    tellLast(plot);
  }

  /** Under a curve stands its last value, unless somebody points at another. */
  function tellLast(plot) {
    const index = state.history.times.length - 1;
    setTimeout(() => {
      if (!(plot.cursor.left >= 0)) {
        plot.setLegend({idx: index});
      }
    }, 50);
  }

  const curves = group => state.history ? state.history.curves.filter(c => c.group === group) : [];
  const last = values => {
    for (let i = values.length - 1; i >= 0; i--) {
      if (values[i] !== null) {
        return values[i];
      }
    }
    return null;
  };
  const first = values => values.find(v => v !== null);
  const peak = values => values.reduce((most, v) => v !== null && v > most ? v : most, 0);

  function spark(values, width, height) {
    const most = peak(values) || 1;
    let path = '';
    let pen = 'M';
    values.forEach((v, i) => {
      if (v === null) {
        return;
      }
      const x = values.length > 1 ? i * (width - 2) / (values.length - 1) + 1 : 1;
      path += pen + x.toFixed(1) + ' ' + (height - 2 - v * (height - 4) / most).toFixed(1);
      pen = 'L';
    });
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('width', width);
    svg.setAttribute('height', height);
    svg.setAttribute('viewBox', '0 0 ' + width + ' ' + height);
    svg.setAttribute('class', 'spark');
    svg.setAttribute('aria-hidden', 'true');
    const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    line.setAttribute('d', path);
    line.setAttribute('fill', 'none');
    line.setAttribute('stroke', 'var(--accent)');
    line.setAttribute('stroke-width', '1.5');
    svg.append(line);
    return svg;
  }

  // ---- the head -----------------------------------------------------------------------------

  function renderHead(report) {
    const name = report.jvm.mainClass || 'Process ' + report.jvm.pid;
    const leaks = report.findings.filter(f => f.severity !== 'info').length;
    $('process').textContent = name;
    $('jvm').textContent = 'process ' + report.jvm.pid + ', Java ' + report.jvm.version + ', watched since '
      + when(report.time.from) + ' by Heapwarden ' + report.tool.version;
    document.title = (leaks ? '(' + leaks + ') ' : '') + name + ' – Heapwarden';
    const health = report.health.status;
    const badge = $('health');
    badge.textContent = health;
    badge.className = 'badge ' + (health === 'OK' ? 'ok' : health === 'DEGRADED' ? 'warn' : 'bad');
    if (!live) {
      $('fresh').textContent = 'report of ' + when(report.time.to);
    } else if (!state.failedSince) {
      $('fresh').textContent = 'live, ' + clock(new Date(report.time.to));
    }
    const numbers = {
      findings: report.findings.length, resources: report.counts.live,
      containers: curves('container').length, bounds: (report.bounds || []).length
    };
    for (const view in numbers) {
      $('tab-' + view).querySelector('.n').textContent = count(numbers[view]);
    }
  }

  // ---- overview -----------------------------------------------------------------------------

  function tile(what, big, small, share, alarm) {
    return el('div', {class: 'tile'}, el('div', {class: 'what'}, what), el('div', {class: 'big'}, big),
      el('div', {class: 'dim'}, small || '\u00a0'),
      share === null || share === undefined ? null
        : el('div', {class: 'bar'}, el('i', {class: share > 0.9 ? 'bad' : share > alarm ? 'warn' : null,
          style: 'width:' + Math.min(100, 100 * share).toFixed(1) + '%'})));
  }

  function heapLimit(heap) {
    return heap.containerLimitBytes && heap.containerLimitBytes < heap.maxBytes ? heap.containerLimitBytes : heap.maxBytes;
  }

  function renderOverview(report) {
    const heap = report.heap;
    const open = report.alerts.filter(a => !a.until);
    const cards = open.map(a => el('div', {class: 'card alert'}, el('strong', {class: 'bad'}, a.kind), ' ' + a.message,
      el('div', {class: 'dim'}, 'since ' + when(a.at))));
    if (report.health.status !== 'OK' && report.health.reasons.length) {
      const how = report.health.status === 'CRITICAL' ? 'bad' : 'warn';
      cards.push(el('div', {class: 'card alert ' + how + '-line'}, el('strong', {class: how}, report.health.status), ' ' + report.health.reasons.join('; ')));
    }
    fill($('alerts'), cards);
    const serious = report.findings.filter(f => f.severity !== 'info');
    const bySeverity = ['critical', 'high', 'medium', 'low'].map(s => [s, serious.filter(f => f.severity === s).length])
      .filter(p => p[1]).map(p => p[1] + ' ' + p[0]).join(', ');
    const limit = heapLimit(heap);
    const forecast = heap.exhaustionSeconds !== undefined ? 'full in ' + seconds(heap.exhaustionSeconds)
      : heap.trend === 'rising' ? 'rising' : heap.trend === 'steady' ? 'steady' : 'not known yet';
    fill($('tiles'), [
      tile('Live heap', bytes(heap.liveBytes), (heap.liveExact ? 'exact' : 'at most') + ', of ' + bytes(limit),
        limit > 0 ? heap.liveBytes / limit : null, 0.75),
      tile('Forecast', forecast, heap.riseBytesPerHour ? 'about; ' + bytes(heap.riseBytesPerHour) + ' more an hour'
        : heap.trend === 'unknown' ? 'too few collections so far' : 'floors do not rise'),
      tile('Findings', count(serious.length), bySeverity || (report.watching.length ? report.watching.length + ' watched' : 'no leak found')),
      tile('Open resources', count(report.counts.live), count(report.counts.opened) + ' opened, ' + count(report.counts.lost) + ' lost'),
      heap.descriptors === undefined ? null : tile('Descriptors', count(heap.descriptors), 'open in the process'),
      heap.threads === undefined ? null : tile('Threads', count(heap.threads), heap.classes === undefined ? '' : count(heap.classes) + ' classes')
    ]);
    $('heap-line').textContent = 'The floor is what collections leave: ' + bytes(heap.liveBytes) + ' live ('
      + (heap.liveExact ? 'exact, after a full collection' : 'an upper bound') + '), ' + bytes(heap.usedBytes)
      + ' used with garbage, ' + bytes(heap.maxBytes) + ' at most'
      + (heap.containerLimitBytes ? ', in a container of ' + bytes(heap.containerLimitBytes) : '') + '.'
      + (heap.missing ? ' ' + heap.missing : '');
    drawHeap(heap);
    renderKinds(report);
  }

  /** What the floor will be if it goes on like this, up to half as long again as is known. */
  function drawHeap(heap) {
    const known = Object.fromEntries(curves('heap').map(c => [c.name, c.values]));
    const times = state.history ? state.history.times.slice() : [];
    const all = [];
    const push = (name, label, color, dash) => {
      if (known[name]) {
        all.push({label, color, dash, values: known[name].slice()});
      }
    };
    push('live', 'live', '--c0');
    push('used', 'used, with garbage', '--c7');
    // Far above the rest it would press them to the ground.
    const nearby = known.limit && last(known.limit) <= 4 * Math.max(peak(known.used || []), peak(known.container || []));
    if (nearby) {
      push('limit', 'limit', '--c4', [6, 4]);
    } else if (known.limit) {
      $('heap-line').textContent += ' The limit lies beyond the scale.';
    }
    push('container', 'used by the container', '--c5');
    if (heap.riseBytesPerHour > 0 && known.live && times.length > 1) {
      const end = times[times.length - 1];
      const ahead = Math.min((end - times[0]) / 2, (heap.exhaustionSeconds === undefined ? Infinity : heap.exhaustionSeconds) * 1000);
      const at = times.map(() => null);
      at[at.length - 1] = last(known.live);
      at.push(last(known.live) + heap.riseBytesPerHour * ahead / 3600000);
      times.push(end + ahead);
      all.forEach(c => c.values.push(c.label === 'limit' ? last(c.values) : null));
      all.push({label: 'forecast', color: '--c1', dash: [4, 4], values: at});
    }
    draw('chart-heap', times, all, {format: bytes, binary: true, none: 'The curve begins with the second sample.'});
  }

  function renderKinds(report) {
    const all = curves('kind').filter(c => peak(c.values) > 0)
      .sort((a, b) => last(b.values) - last(a.values) || peak(b.values) - peak(a.values));
    const times = state.history ? state.history.times : [];
    const byKind = Object.entries(report.counts.byKind).filter(k => k[1].opened > 0)
      .sort((a, b) => b[1].live - a[1].live || b[1].opened - a[1].opened);
    draw('chart-kinds', times, all.slice(0, MOST_KINDS).map((c, i) => ({label: c.name, color: '--c' + i, values: c.values})),
      {format: count, none: byKind.length === 0 ? 'Nothing that is followed has been opened yet.' : 'The curves begin with the second sample.'});
    fill($('kinds'), byKind.length === 0 ? [] : [table(
      [{name: 'Kind'}, {name: 'Open', num: true}, {name: 'Opened', num: true}, {name: 'Closed', num: true}, {name: 'Lost', num: true}],
      byKind.map(([kind, n]) => ({cells: [
        el('button', {class: 'link', type: 'button', 'data-key': 'kind ' + kind, 'data-kind': kind}, kind),
        count(n.live), count(n.opened), count(n.closed), count(n.lost)]})))]);
  }

  // ---- findings -----------------------------------------------------------------------------

  const color = severity => severity === 'critical' || severity === 'high' ? 'bad' : severity === 'info' ? 'dim' : 'warn';
  const isJdk = frame => /^(java|javax|jdk|sun|com\.sun)\./.test(frame);

  function stack(frames, own) {
    let marked = false;
    return el('ol', {class: 'stack', tabindex: '0', 'aria-label': 'Stack, innermost first'}, frames.map(frame => {
      const mine = !marked && frame === own;
      marked = marked || mine;
      return el('li', {class: mine ? 'own' : isJdk(frame) ? 'jdk' : null}, (mine ? '⇒ ' : '\u2003') + frame);
    }));
  }

  function how(finding) {
    return finding.verdict === 'GROWING'
      ? SURE.GROWING + ', ' + (finding.confidence >= 0.9 ? 'confirmed' : 'likely') + ' (confidence ' + finding.confidence.toFixed(2) + ')'
      : SURE[finding.verdict] || '';
  }

  const STANDING = {NEW: 'new', KNOWN: 'in the baseline', SUPPRESSED: 'suppressed'};

  function inTheGate(finding) {
    return finding.standing ? STANDING[finding.standing] + (finding.standingReason ? ': ' + finding.standingReason : '') : null;
  }

  function openers(finding) {
    return (finding.openedBy || []).map(by => by.test + (by.count > 1 ? ' (' + count(by.count) + ' times)' : '')).join(', ');
  }

  function summary(finding) {
    const place = finding.owner ? 'held by ' + finding.owner : finding.site ? 'opened at ' + finding.site : '';
    return [
      el('span', {class: 'badge ' + color(finding.severity)}, finding.verdict), ' ',
      finding.standing ? el('span', {class: 'badge ' + (finding.standing === 'NEW' ? 'bad' : 'dim')}, STANDING[finding.standing]) : null, ' ',
      el('span', {class: 'headline'}, finding.kind + ' (' + finding.type + ')'), ', ' + finding.message,
      place ? el('span', {class: 'place mono'}, place) : null
    ];
  }

  function body(finding) {
    const curve = finding.owner && curves('container').find(c => c.name === finding.owner);
    const perElement = finding.bytes !== null && finding.count > 0 ? finding.bytes / finding.count : null;
    const more = finding.growthPerHour > 0
      ? count(finding.growthPerHour) + ' an hour' + (perElement ? ', ' + bytes(finding.growthPerHour * perElement) + ' an hour' : '') : null;
    return [
      terms([
        ['What to do', finding.fix],
        ['How sure', how(finding)],
        ['In the gate', inTheGate(finding)],
        ['Severity', finding.severity + (finding.permanent === true ? ', what is lost is lost until the JVM ends'
          : finding.permanent === false ? ', a collection recovers what is lost, late' : '')],
        ['Count', count(finding.count) + (finding.live !== undefined && finding.live !== finding.count ? ' (' + count(finding.live) + ' open now)' : '')],
        ['Holds', finding.bytes === null ? null : 'about ' + bytes(finding.bytes)
          + (finding.bytesError >= 0.01 ? ', give or take ' + Math.round(100 * finding.bytesError) + ' %' : '')],
        ['Grows by', more],
        ['Held by', finding.owner ? mono(finding.owner) : null],
        ['Also held by', finding.holders.length ? mono(finding.holders.join(', ')) : null],
        ['By test', openers(finding) ? mono(openers(finding)) : null],
        ['Thread', finding.thread],
        ['Such as', (finding.labels || []).length ? mono(finding.labels.join(', ')) : null],
        ['Because', (finding.evidence || []).join(', ')],
        ['Seen', when(finding.firstSeen) + ' to ' + when(finding.lastSeen)],
        ['Fingerprint', mono(finding.fingerprint)]
      ]),
      curve && curve.values.length > 1 ? el('p', {}, spark(curve.values, 320, 56), el('span', {class: 'dim'},
        ' ' + count(first(curve.values)) + ' → ' + count(last(curve.values)) + ' elements')) : null,
      finding.stack.length && !CONTAINERS.includes(finding.kind) ? [el('p', {class: 'dim'}, 'Opened at'), stack(finding.stack, finding.site)] : null,
      finding.putSites.map(site => [el('p', {class: 'dim'}, 'Filled, ' + Math.round(100 * site.share) + ' %, at'), stack(site.stack, site.stack[0])])
    ].flat(3).filter(Boolean);
  }

  /** A finding that is open, or has the focus, stays so when its figures change. */
  function renderFindings(id, findings, none, opensFirst) {
    const node = $(id);
    const there = new Map([...node.querySelectorAll('details')].map(one => [one.dataset.key, one]));
    const wanted = findings.map((finding, i) => {
      const key = finding.fingerprint;
      const text = JSON.stringify(finding);
      let details = there.get(key);
      if (!details) {
        details = el('details', {'data-key': key});
        details.append(el('summary', {}), el('div', {class: 'body'}));
        details.open = opensFirst && i === 0 && there.size === 0;
      }
      if (details.dataset.text !== text) {
        details.dataset.text = text;
        fill(details.firstChild, summary(finding));
        const top = [...details.querySelectorAll('.stack')].map(s => s.scrollLeft);
        fill(details.lastChild, body(finding));
        details.querySelectorAll('.stack').forEach((s, n) => { s.scrollLeft = top[n] || 0; });
      }
      return details;
    });
    const same = wanted.length === node.children.length && wanted.every((one, i) => node.children[i] === one);
    if (!same || wanted.length === 0) {
      const focus = document.activeElement;
      node.replaceChildren(...(wanted.length ? wanted : [empty(none)]));
      if (focus && node.contains(focus)) {
        focus.focus({preventScroll: true});
      }
    }
  }

  // ---- resources ----------------------------------------------------------------------------

  function offlinePage(kind, site, age, offset) {
    const all = given.resources ? given.resources.resources : [];
    const passed = all.filter(r => (!kind || r.kind === kind) && (!site || r.site.includes(site)) && r.ageSeconds >= age);
    return {
      total: passed.length, offset, resources: passed.slice(offset, offset + ROWS),
      missing: given.resources ? given.resources.total - all.length : 0
    };
  }

  let asked = 0;

  async function loadResources() {
    const kind = $('filter-kind').value;
    const site = $('filter-site').value.trim();
    const age = Number($('filter-age').value);
    if (!live) {
      state.resources = offlinePage(kind, site, age, state.offset);
      renderResources();
      return;
    }
    const mine = ++asked;
    const page = await get('/api/system/resources?limit=' + ROWS + '&offset=' + state.offset + '&kind='
      + encodeURIComponent(kind) + '&site=' + encodeURIComponent(site) + '&age=' + age);
    if (mine !== asked) {
      return;
    }
    if (page.total > 0 && state.offset >= page.total) {
      state.offset = Math.floor((page.total - 1) / ROWS) * ROWS;
    }
    state.resources = page;
    renderResources();
  }

  function renderResources() {
    const page = state.resources;
    const filtered = $('filter-kind').value || $('filter-site').value || Number($('filter-age').value);
    fill($('resources'), page.resources.length === 0
      ? el('div', {class: 'scroll'}, empty(filtered ? 'Nothing that is open passes this filter.' : 'Nothing that is followed is open.'))
      : table([{name: 'Kind'}, {name: 'Open for', num: true}, {name: 'Opened at'}, {name: 'What'}, {name: 'Thread'}],
        page.resources.map(r => ({cells: [r.kind, seconds(r.ageSeconds), mono(r.site || 'an unrecorded site'),
          r.label ? mono(r.label) : el('span', {class: 'dim'}, r.type), el('span', {class: 'still'}, r.thread)]}))));
    const from = page.resources.length ? page.offset + 1 : 0;
    $('where').textContent = count(from) + '–' + count(page.offset + page.resources.length) + ' of ' + count(page.total)
      + ', the oldest first' + (page.missing > 0 ? '; ' + count(page.missing) + ' more are not in this report' : '');
    $('previous').disabled = page.offset === 0;
    $('next').disabled = page.offset + page.resources.length >= page.total;
  }

  function renderKindChoice(report) {
    const select = $('filter-kind');
    const kinds = Object.keys(report.counts.byKind).filter(k => report.counts.byKind[k].opened > 0).sort();
    if (select.options.length - 1 !== kinds.length) {
      const chosen = select.value;
      select.replaceChildren(el('option', {value: ''}, 'any'), ...kinds.map(k => el('option', {value: k}, k)));
      select.value = kinds.includes(chosen) ? chosen : '';
    }
  }

  // ---- containers and bounds ----------------------------------------------------------------

  function renderContainers() {
    const all = curves('container').filter(c => last(c.values) !== null).sort((a, b) => last(b.values) - last(a.values));
    const found = new Map();
    for (const finding of state.report.findings.concat(state.report.watching)) {
      if (finding.owner && !found.has(finding.owner)) {
        found.set(finding.owner, state.report.findings.includes(finding) ? finding.verdict : 'watched');
      }
    }
    if (all.length === 0) {
      fill($('containers'), el('div', {class: 'scroll'}, empty(state.history ? 'No container has grown since it was first met.' : 'This report holds no curves.')));
      $('chart-container').hidden = true;
      return;
    }
    if (!all.some(c => c.name === state.container)) {
      state.container = (all.find(c => found.has(c.name)) || all[0]).name;
    }
    fill($('containers'), table(
      [{name: 'Held by'}, {name: 'Class'}, {name: 'Size', num: true}, {name: 'At first', num: true}, {name: 'Curve'}, {name: 'Verdict'}],
      all.map(c => ({
        attributes: {class: c.name === state.container ? 'chosen' : null},
        cells: [
          el('button', {class: 'link mono', type: 'button', 'data-key': c.name, 'aria-pressed': String(c.name === state.container)}, c.name),
          mono(c.detail), count(last(c.values)), count(first(c.values)), spark(c.values, 120, 26),
          found.has(c.name) ? el('span', {class: 'badge ' + (found.get(c.name) === 'watched' ? 'dim' : 'warn')}, found.get(c.name)) : '']
      }))));
    const chosen = all.find(c => c.name === state.container);
    $('chart-container').hidden = false;
    if (state.view === 'containers') {
      draw('chart-container', state.history.times, [{label: 'elements', color: '--c0', values: chosen.values, spanGaps: true}],
        {format: count, none: 'The curve begins with the second sample.', height: 220, title: chosen.name});
    }
  }

  function ranMeanwhile(share) {
    return share.test || (share.classes.length === 0 ? 'while no test ran'
      : share.classes.join(' or ') + (share.moreClasses ? ' or ' + count(share.moreClasses) + ' more classes' : ''));
  }

  function renderGrown(report) {
    const grown = report.grownInTests;
    $('grown').hidden = !grown;
    if (grown) {
      fill($('grown-list'), grown.containers.length === 0 ? el('div', {class: 'scroll'}, empty('Nothing.')) : table(
        [{name: 'Held by'}, {name: 'Size', num: true}, {name: 'Gained', num: true}, {name: 'In'}],
        grown.containers.map(c => ({cells: [
          [mono(c.owner), el('div', {class: 'dim'}, c.type)], count(c.entries), count(c.gained),
          [c.in.slice(0, 5).map(share => el('div', {class: 'mono'}, count(share.gained) + ' ' + ranMeanwhile(share))),
            c.in.length > 5 || c.elsewhere ? el('div', {class: 'dim'}, 'the rest in others') : null]]}))));
    }
  }

  const causes = all => Object.entries(all).filter(c => c[1] > 0).map(c => count(c[1]) + ' by ' + c[0]).join(', ');

  function renderBounds(report) {
    const all = report.bounds || [];
    if (all.length === 0) {
      fill($('bounds'), el('div', {class: 'scroll'}, empty('No policy bounds anything here: see the option bounds.')));
      return;
    }
    const sizes = new Map(curves('bound').map(c => [c.name, c.values]));
    fill($('bounds'), table(
      [{name: 'Policy'}, {name: 'On'}, {name: 'State'}, {name: 'Entries', num: true}, {name: 'Curve'}, {name: 'Hit ratio', num: true},
        {name: 'Evicted', num: true}, {name: 'Would evict', num: true}, {name: 'Regret', num: true}],
      all.map(b => ({cells: [
        b.name, [mono(b.place), el('div', {class: 'dim'}, b.type)], [b.state, b.reason ? el('div', {class: 'dim'}, b.reason) : null],
        b.entries === undefined ? 'gone' : [count(b.entries), b.bytesPerEntry ? el('div', {class: 'dim'}, bytes(b.entries * b.bytesPerEntry)) : null],
        sizes.has(b.place) ? spark(sizes.get(b.place), 120, 26) : '',
        b.hitRatio === undefined ? '–' : percent(b.hitRatio), causes(b.evicted) || '0', causes(b.wouldEvict) || '0',
        causes(b.evicted) || causes(b.wouldEvict) ? percent(b.regretRate) : '–']}))));
  }

  // ---- the agent ----------------------------------------------------------------------------

  function renderAgent(report) {
    const agent = report.agent;
    const elapsed = (new Date(report.time.to) - new Date(report.time.from)) / 1000;
    const census = agent.census;
    fill($('cost'), el('div', {class: 'card'}, terms([
      ['Memory', bytes(agent.bytes) + ' in its tables, an estimate'],
      ['Processor', (agent.cpuNanos / 1e9).toFixed(2) + ' s' + (elapsed > 0 ? ', ' + percent(agent.cpuNanos / 1e9 / elapsed) + ' of one processor' : '')],
      ['Last census', census ? count(census.objects) + ' objects in ' + (census.nanos / 1e6).toFixed(1) + ' ms' + (census.complete ? '' : ', a part only') : null],
      ['Left out', count(report.counts.dropped) + ' openings for want of room, ' + count(report.counts.sampled) + ' to save time'],
      ['Errors', plural(agent.hookErrors, 'error') + ' inside hooks, ' + plural(agent.weaveFailures || 0, 'class', 'classes') + ' not woven'
        + (agent.lastWeaveFailure ? ': ' + agent.lastWeaveFailure : '')]
    ])));
    const kinds = report.coverage.kinds.slice().sort((a, b) => a.hooked - b.hooked);
    const missing = kinds.filter(k => !k.hooked);
    fill($('coverage'), [
      el('p', {class: 'dim'}, missing.length ? plural(missing.length, 'kind') + ' cannot be followed here: silence about them means nothing.'
        : 'All ' + count(kinds.length) + ' kinds that were asked for are followed.'),
      missing.length ? table([{name: 'Kind'}, {name: 'Why not'}], missing.map(k => ({cells: [k.kind, k.reason || '']}))) : null,
      el('p', {class: 'mono'}, kinds.filter(k => k.hooked).map(k => k.kind).join(', '))
    ]);
  }

  async function act(event) {
    event.preventDefault();
    const path = event.submitter ? event.submitter.value : '/api/system/gc';
    $('acted').textContent = 'Working …';
    try {
      const answer = await fetch(path, {method: 'POST', headers: {Authorization: 'Bearer ' + $('token').value.trim()}, cache: 'no-store'});
      const text = await answer.text();
      if (!answer.ok) {
        $('acted').textContent = text.trim();
        return;
      }
      const done = JSON.parse(text);
      $('acted').textContent = done.written ? 'Written: ' + done.written.join(', ')
        : bytes(done.usedBytesBefore) + ' used before, ' + bytes(done.usedBytesAfter) + ' after, in ' + done.millis + ' ms';
    } catch (e) {
      $('acted').textContent = 'No answer from the process.';
    }
  }

  // ---- views and keys -----------------------------------------------------------------------

  function show(view, focuses) {
    state.view = view;
    for (const one of VIEWS) {
      const tab = $('tab-' + one);
      tab.setAttribute('aria-selected', String(one === view));
      tab.tabIndex = one === view ? 0 : -1;
      $('panel-' + one).hidden = one !== view;
    }
    if (focuses) {
      $('tab-' + view).focus();
    }
    if (location.hash !== '#/' + view) {
      history.replaceState(null, '', '#/' + view);
    }
    if (state.report) {
      render();
    }
    if (view === 'resources') {
      loadResources().catch(failed);
    }
  }

  function makeTabs() {
    fill($('tabs'), VIEWS.map((view, i) => {
      const tab = el('button', {type: 'button', role: 'tab', id: 'tab-' + view, 'aria-controls': 'panel-' + view, title: 'key ' + (i + 1)},
        view[0].toUpperCase() + view.slice(1), el('span', {class: 'n dim'}));
      tab.addEventListener('click', () => show(view, false));
      return tab;
    }));
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const target = event.target;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) {
      if (event.key === 'Escape') {
        target.blur();
      }
      return;
    }
    const number = Number(event.key);
    if (number >= 1 && number <= VIEWS.length) {
      event.preventDefault();
      show(VIEWS[number - 1], true);
    } else if (event.key === '/') {
      event.preventDefault();
      show('resources', false);
      $('filter-site').focus();
    } else if (target.getAttribute && target.getAttribute('role') === 'tab') {
      const at = VIEWS.indexOf(state.view);
      const to = {ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: VIEWS.length - 1}[event.key];
      if (to !== undefined) {
        event.preventDefault();
        show(VIEWS[(to + VIEWS.length) % VIEWS.length], true);
      }
    }
  }

  function render() {
    const report = state.report;
    renderHead(report);
    renderKindChoice(report);
    switch (state.view) {
      case 'overview': renderOverview(report); break;
      case 'findings':
        renderFindings('findings', report.findings, 'No leak found so far.', true);
        renderFindings('watching', report.watching, 'Nothing.', false);
        renderFindings('retracted', report.retracted, 'Nothing.', false);
        break;
      case 'containers': renderContainers(); renderGrown(report); break;
      case 'bounds': renderBounds(report); break;
      case 'agent': renderAgent(report); break;
      default: break;
    }
    document.body.dataset.ready = 'true';
  }

  // ---- the live process ---------------------------------------------------------------------

  async function get(path) {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), 10000);
    try {
      const answer = await fetch(path, {cache: 'no-store', signal: limit.signal});
      if (!answer.ok) {
        throw new Error((await answer.text()).trim());
      }
      return await answer.json();
    } finally {
      clearTimeout(timer);
    }
  }

  function failed(e) {
    state.failedSince = state.failedSince || Date.now();
    const reason = e instanceof TypeError || e.name === 'AbortError' ? 'it may have ended' : e.message;
    $('problem').textContent = 'No answer from the process since ' + clock(new Date(state.failedSince)) + ' (' + reason
      + '). Shown is what was last known.';
    $('problem').hidden = false;
    $('fresh').textContent = 'not live';
  }

  async function poll() {
    try {
      const [stats, leaks, bounds, curvesNow] = await Promise.all([
        get('/api/system/stats'), get('/api/system/leaks'), get('/api/system/bounds'), get('/api/system/history')]);
      state.report = Object.assign({}, stats, leaks, bounds);
      state.history = curvesNow;
      state.failedSince = 0;
      $('problem').hidden = true;
      render();
      if (state.view === 'resources' && !$('resources').contains(document.activeElement)) {
        await loadResources();
      }
    } catch (e) {
      failed(e);
    }
  }

  async function keepPolling() {
    if (!document.hidden || !state.report) {
      await poll();
    }
    setTimeout(keepPolling, state.failedSince ? 2 * POLL : POLL);
  }

  // ---- start --------------------------------------------------------------------------------

  makeTabs();
  document.addEventListener('keydown', onKey);
  $('acting').addEventListener('submit', act);
  $('filter').addEventListener('submit', event => event.preventDefault());
  let typing = 0;
  $('filter').addEventListener('input', () => {
    state.offset = 0;
    clearTimeout(typing);
    typing = setTimeout(() => loadResources().catch(failed), 250);
  });
  const turn = by => () => {
    state.offset = Math.max(0, state.offset + by);
    loadResources().catch(failed);
  };
  $('previous').addEventListener('click', turn(-ROWS));
  $('next').addEventListener('click', turn(ROWS));
  $('kinds').addEventListener('click', event => {
    const kind = event.target.dataset.kind;
    if (kind) {
      $('filter-kind').value = kind;
      state.offset = 0;
      show('resources', true);
    }
  });
  $('containers').addEventListener('click', event => {
    if (event.target.dataset.key) {
      state.container = event.target.dataset.key;
      renderContainers();
    }
  });
  new ResizeObserver(() => {
    for (const id in charts) {
      const width = $(id).clientWidth - 16;
      if (width > 100 && charts[id].plot.width !== width) {
        charts[id].plot.setSize({width, height: charts[id].plot.height});
      }
    }
  }).observe($('panels'));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    for (const id in charts) {
      charts[id].plot.redraw(false);
    }
  });
  $('actions').hidden = !live;
  const asks = location.hash.slice(2);
  show(VIEWS.includes(asks) ? asks : 'overview', false);
  if (live) {
    keepPolling();
  } else {
    document.addEventListener('visibilitychange', render);
  }
})();
