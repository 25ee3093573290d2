import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { parser } from '@prometheus-io/lezer-promql'
import { startService, type TestService } from '../service/harness.js'
import { at, listAt, textOf, yamlOf } from './deploy-files.js'

/** An expression of PromQL, and where it stands. */
interface Expression {
  readonly where: string
  readonly text: string
}

/** What an expression names. */
interface Named {
  readonly metrics: readonly string[]
  readonly labels: readonly string[]
  readonly errors: number
}

const dashboard = JSON.parse(textOf('deploy/grafana/tinyauth.json')) as unknown
const [rules] = yamlOf('deploy/prometheus/alerts.yaml')
const [prometheus] = yamlOf('deploy/prometheus/prometheus.yaml')
const alerts = listAt(rules, 'groups').flatMap((group) => listAt(group, 'rules'))

const alertExpressions = alerts.map((rule): Expression => {
  return { where: String(at(rule, 'alert')), text: String(at(rule, 'expr')) }
})
const panelExpressions = listAt(dashboard, 'panels').flatMap((panel) =>
  ((at(panel, 'targets') ?? []) as readonly unknown[]).map((target): Expression => {
    // Grafana fills these in before Prometheus sees them.
    const text = String(at(target, 'expr')).replaceAll('$__rate_interval', '1m')
    return { where: String(at(panel, 'title')), text }
  }),
)

/** Labels that Prometheus puts on what it reads. */
const OF_THE_SCRAPER = ['job', 'instance']
/** Metrics that Prometheus makes itself. */
const BY_THE_SCRAPER = ['up']

function named(text: string): Named {
  const [metrics, labels]: [string[], string[]] = [[], []]
  let errors = 0
  parser.parse(text).iterate({
    enter: ({ name, type, from, to, node }) => {
      if (type.isError) errors += 1
      if (name === 'Identifier' && node.parent?.name === 'VectorSelector') metrics.push(text.slice(from, to))
      if (name === 'LabelName') labels.push(text.slice(from, to))
    },
  })
  return { metrics, labels, errors }
}

/** A heading as the address of its place in a page. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-')
}

describe('what watches the service', () => {
  let service: TestService
  let samples: ReadonlySet<string>
  let labels: ReadonlySet<string>

  beforeAll(async () => {
    service = await startService()
    // Counters with labels are there once they counted.
    await service.anonymous.as({ keyId: 'AKNOBODY', secret: 'wrong' }).get('/api/v1/users')
    const question = { permit: { Get: ['arn:x'] }, headers: [], context: {} }
    await service.root.post('/api/v1/services/orchard/authorize-by-token', question)
    const lines = (await service.root.get('/metrics')).text.split('\n').filter((line) => !line.startsWith('#'))
    samples = new Set(lines.flatMap((line) => /^\w+/.exec(line)?.[0] ?? []))
    labels = new Set(lines.flatMap((line) => [...line.matchAll(/(\w+)="/g)].map(([, name = '']) => name)))
  })

  afterAll(() => service.stop())

  it.each([...panelExpressions, ...alertExpressions])('asks only for what the service shows: $where', ({ text }) => {
    const { metrics, labels: asked, errors } = named(text)
    expect([errors, metrics.length > 0]).toEqual([0, true])
    expect(metrics.filter((name) => !samples.has(name) && !BY_THE_SCRAPER.includes(name))).toEqual([])
    expect(asked.filter((name) => !labels.has(name) && !OF_THE_SCRAPER.includes(name))).toEqual([])
  })

  it('shows every metric of its own on the dashboard', () => {
    const shown = panelExpressions.flatMap(({ text }) => named(text).metrics)
    const own = [...samples].filter((name) => name.startsWith('tinyauth_'))
    const families = own.map((name) => name.replace(/_(bucket|sum|count)$/, ''))
    expect([...new Set(families)].filter((family) => !shown.some((name) => name.startsWith(family)))).toEqual([])
  })

  it('describes every metric of its own in docs/operations.md', () => {
    const page = textOf('docs/operations.md')
    const families = [...samples]
      .filter((name) => name.startsWith('tinyauth_'))
      .map((name) => name.replace(/_(bucket|sum|count)$/, ''))
    expect([...new Set(families)].filter((name) => !page.includes(`\`${name}`))).toEqual([])
  })
})

describe('deploy/prometheus/alerts.yaml', () => {
  const headings = [...textOf('docs/operations.md').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    anchorOf(heading),
  )

  it.each(alerts.map((rule) => [String(at(rule, 'alert')), rule] as const))('says what to do about %s', (_, rule) => {
    const [page, anchor = ''] = String(at(rule, 'annotations', 'runbook')).split('#')
    expect(page).toBe('docs/operations.md')
    expect(headings).toContain(anchor)
    expect(['page', 'ticket']).toContain(at(rule, 'labels', 'severity'))
    expect(at(rule, 'annotations', 'summary')).toEqual(expect.stringMatching(/\w/))
  })

  it('is read by the Prometheus of the example, which knows the nodes by the name that the alerts have for them', () => {
    expect(listAt(prometheus, 'rule_files')).toEqual(['alerts.yaml'])
    const [scrape] = listAt(prometheus, 'scrape_configs')
    expect([at(scrape, 'job_name'), at(scrape, 'metrics_path')]).toEqual(['tinyauth', '/metrics'])
    const jobs = [...alertExpressions, ...panelExpressions].flatMap(({ text }) => [...text.matchAll(/job="(\w+)"/g)])
    expect(new Set(jobs.map(([, job]) => job))).toEqual(new Set(['tinyauth']))
  })
})

describe('the dashboard of deploy/grafana', () => {
  it('has panels with names of their own, each by the chosen data source, none over another', () => {
    const panels = listAt(dashboard, 'panels')
    const ids = panels.map((panel) => at(panel, 'id'))
    expect(new Set(ids).size).toBe(panels.length)
    const cells = panels.flatMap((panel) => {
      const { x, y, w, h } = at(panel, 'gridPos') as Record<'x' | 'y' | 'w' | 'h', number>
      expect(x + w).toBeLessThanOrEqual(24)
      return Array.from({ length: w * h }, (_, i) => `${x + (i % w)} ${y + Math.floor(i / w)}`)
    })
    expect(new Set(cells).size).toBe(cells.length)
    const sources = panels.filter((panel) => at(panel, 'type') !== 'row').map((panel) => at(panel, 'datasource', 'uid'))
    expect(new Set(sources)).toEqual(new Set(['${datasource}']))
  })

  it('shows traces beside durations', () => {
    const exemplars = listAt(dashboard, 'panels')
      .flatMap((panel) => (at(panel, 'targets') ?? []) as readonly unknown[])
      .filter((target) => at(target, 'exemplar') === true)
    expect(exemplars.length).toBeGreaterThan(0)
    for (const target of exemplars)
      expect(at(target, 'expr')).toEqual(expect.stringContaining('_duration_seconds_bucket'))
  })
})
