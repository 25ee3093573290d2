import { corpusFileNames, readCorpusFile } from '../../../packages/policy-engine/test/corpus/corpus-file.js'
import disputedDecisions from '../../../packages/policy-engine/test/corpus/disputed-decisions.json'
import { REFUSED_TAG, refusalOf } from '../../../packages/policy-engine/test/corpus/refused-cases.js'
import {
  sharedDecisions,
  sharedLayers,
  sharedRequest,
} from '../../../packages/policy-engine/test/corpus/shared-cases.js'
import type { SharedDecision } from '../../../packages/policy-engine/test/corpus/shared-cases.js'
import { readCase } from './read-case.js'
import type { CaseData } from './read-case.js'
import type { SuiteReading } from './suite-case.js'

/** Cases of one origin. */
export interface CaseTable {
  readonly title: string
  readonly rows: readonly SuiteReading[]
}

/** Cases that each file of the corpus contributes at most: the engine judges them all, here it is asked through a service. */
const MOST_OF_A_FILE = 60

/** A part of the corpus of the policy engine, of every file. */
export function corpusTable(): CaseTable {
  const rows = corpusFileNames().flatMap((file) =>
    spread(readCorpusFile(file).cases, MOST_OF_A_FILE).map(({ name, layers, request, expect }) =>
      readCorpus(file, { id: `${file}: ${name}`, layers, request, allowed: expect.kind === 'allow' }),
    ),
  )
  return { title: 'of the corpus of the policy engine', rows }
}

/** At most so many of a list, from all over it. */
function spread<T>(list: readonly T[], most: number): readonly T[] {
  const step = Math.max(1, Math.ceil(list.length / most))
  return list.filter((_, index) => index % step === 0)
}

/** Limits differ between kinds of policies, and the suite stores each inline, with one more beside it. */
const LIMITS = 'limits-deny.json'

function readCorpus(file: string, data: CaseData): SuiteReading {
  return file === LIMITS ? { id: data.id, refused: 'a limit of a kind of policy: all are inline here' } : readCase(data)
}

/** A table of the shared cases; its folder must be there. */
export function sharedTable(name: 'core' | 'layers' | 'disputed'): CaseTable {
  return { title: `iam/${name}.json`, rows: sharedDecisions(name).map(readShared) }
}

function readShared(found: SharedDecision): SuiteReading {
  const { id, tags } = found
  if (tags.includes(REFUSED_TAG.tag)) return { id, refused: REFUSED_TAG.because }
  return readCase({ id, layers: sharedLayers(found), request: sharedRequest(found), allowed: isAllowed(found) })
}

/** As it is expected; as it was decided where others disagree; the opposite where the case contradicts a rule of ours. */
function isAllowed(found: SharedDecision): boolean {
  if (found.expected === null) return disputedDecisions.some(({ id, kind }) => id === found.id && kind === 'allow')
  return (found.expected === 'Allowed') === (refusalOf(found) === undefined)
}
