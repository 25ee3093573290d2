import type { LoadAnswer, LoadMessage } from './messages.js'
import { Round, unpacked, type UnpackedSet } from './round.js'

/** The load generator's process: it shares no thread with any server that it asks. Told what to do by `LoadProcess`. */

let current: UnpackedSet | undefined

process.on('message', (message: LoadMessage) => {
  void answerTo(message).then((answer) => process.send?.(answer))
})

async function answerTo(message: LoadMessage): Promise<LoadAnswer> {
  try {
    if (message.kind === 'requests') {
      current = unpacked(message.set)
      return { kind: 'ready' }
    }
    if (current === undefined) throw new Error('a round needs requests first')
    return { kind: 'result', result: await new Round(current, message.order).run() }
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) }
  }
}
