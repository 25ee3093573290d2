interface Family {
  readonly comments: readonly string[]
  readonly samples: string[]
}

const COMMENT = /^# (?:HELP|TYPE|UNIT) (?<name>\S+)/
/** Of OpenMetrics alone, which has no empty lines either. */
const END = '# EOF'
const SAMPLE = /^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?<labels>(?:[^"}]|"(?:[^"\\]|\\.)*")*)\})? (?<rest>.+)$/

/**
 * One exposition (Prometheus text format 0.0.4, or OpenMetrics 1.0.0) of those of several processes: each sample says whose it is by the label `worker`, also
 * where one alone of several said something: no series goes by two names. That of a node of one process, whose number is empty, stays as it is.
 */
export function mergeExpositions(byWorker: ReadonlyMap<string, string>): string {
  const alone = byWorker.get('')
  if (alone !== undefined) return alone
  const families = new Map<string, Family>()
  for (const [worker, text] of byWorker) {
    let comments: string[] = []
    let family: Family | undefined
    for (const line of text.split('\n')) {
      const comment = COMMENT.exec(line)
      if (comment !== null) {
        comments.push(line)
        continue
      }
      const sample = SAMPLE.exec(line)?.groups
      if (sample === undefined) continue
      if (comments.length > 0) {
        const name = COMMENT.exec(comments[0] ?? '')?.groups?.['name'] ?? ''
        family = families.get(name) ?? { comments, samples: [] }
        families.set(name, family)
        comments = []
      }
      const labels = [`worker="${worker}"`, ...(sample['labels'] ? [sample['labels']] : [])].join(',')
      family?.samples.push(`${sample['name']}{${labels}} ${sample['rest']}`)
    }
  }
  const written = [...families.values()].map(({ comments, samples }) => [...comments, ...samples, ''].join('\n'))
  const [first] = byWorker.values()
  return first?.trimEnd().endsWith(END) === true ? `${written.join('')}${END}\n` : written.join('\n')
}
