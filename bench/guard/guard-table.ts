import type { LoadProcess } from '../load/load-process.js'
import type { Pace } from '../measure.js'
import type { Section } from '../results.js'
import { progress, speedTable } from '../speed-table.js'
import { setApplesScene } from './apples-scene.js'
import { guardVerdicts } from './guard-verdicts.js'
import { REFUSED_ONE_IN } from './pickers.js'

/** Measures what the guard costs a route. @throws Error when an answer was wrong or a request failed */
export async function guardTable(load: LoadProcess, pace: Pace, seed: number): Promise<Section> {
  progress('guard: starting servers')
  const scene = await setApplesScene(seed)
  try {
    const title = `guard: GET /apples of the example, one request in ${String(REFUSED_ONE_IN)} is refused`
    return await speedTable(
      { part: 'guard', title, contestants: scene.contestants, verdicts: guardVerdicts },
      load,
      pace,
    )
  } finally {
    await scene.close()
  }
}
