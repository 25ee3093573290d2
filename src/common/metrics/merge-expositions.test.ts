import { describe, expect, it } from '@jest/globals'
import { mergeExpositions } from './merge-expositions.js'
import { Metrics } from './metrics.js'

const ONE =
  '# HELP a_total Some.\n# TYPE a_total counter\na_total{route="/x",status="200"} 3\n\n# HELP b B\n# TYPE b gauge\nb 0.5\n'
const OTHER =
  '# HELP b B\n# TYPE b gauge\nb NaN\n\n# HELP c C\n# TYPE c histogram\nc_bucket{le="+Inf"} 1\nc_sum 2e-7\nc_count 1\n'

describe('the metrics of several processes', () => {
  it('are those of one where there is one', () => {
    expect(mergeExpositions(new Map([['', ONE]]))).toBe(ONE)
    expect(mergeExpositions(new Map())).toBe('')
  })

  it('say whose they are where the others of several said nothing in time', () => {
    expect(mergeExpositions(new Map([['2', ONE]]))).toContain('a_total{worker="2",route="/x",status="200"} 3\n')
  })

  it('say of each sample whose it is, and what each metric is once', () => {
    const merged = mergeExpositions(
      new Map([
        ['1', ONE],
        ['2', OTHER],
      ]),
    )
    expect(merged).toBe(
      `# HELP a_total Some.
# TYPE a_total counter
a_total{worker="1",route="/x",status="200"} 3

# HELP b B
# TYPE b gauge
b{worker="1"} 0.5
b{worker="2"} NaN

# HELP c C
# TYPE c histogram
c_bucket{worker="2",le="+Inf"} 1
c_sum{worker="2"} 2e-7
c_count{worker="2"} 1
`,
    )
  })

  it('keep their exemplars, and end once, in OpenMetrics', () => {
    const text = '# TYPE d histogram\nd_bucket{le="1"} 2 # {trace_id="a}b\\""} 0.5 1.25\nd_count 2\n# EOF\n'
    const merged = mergeExpositions(
      new Map([
        ['1', text],
        ['2', text],
      ]),
    )
    expect(merged).toBe(`# TYPE d histogram
d_bucket{worker="1",le="1"} 2 # {trace_id="a}b\\""} 0.5 1.25
d_count{worker="1"} 2
d_bucket{worker="2",le="1"} 2 # {trace_id="a}b\\""} 0.5 1.25
d_count{worker="2"} 2
# EOF
`)
  })

  it.each(['text', 'openmetrics'] as const)('lose nothing that one of them says: %s', async (format) => {
    const metrics = new Metrics()
    metrics.countRequest('/api/v1/x', 'GET', 200)
    metrics.observeDecision('token', 0.001)
    const { text } = await metrics.exposition(format)
    const merged = mergeExpositions(
      new Map([
        ['1', text],
        ['2', text],
      ]),
    )
    const samples = (of: string): number => of.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length
    const comments = (of: string): number => of.split('\n').filter((line) => line.startsWith('#')).length
    expect([samples(merged), comments(merged)]).toEqual([2 * samples(text), comments(text)])
  })
})
