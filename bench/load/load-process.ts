import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { LoadAnswer, LoadMessage, RequestSet, RoundOrder, RoundResult } from './messages.js'

/** The load generator as the bench sees it: a process that is told requests and runs rounds with them. */
export class LoadProcess {
  private readonly child: ChildProcess

  constructor() {
    this.child = fork(join(__dirname, 'generator.js'), [], { serialization: 'advanced' })
  }

  /** Asks with these requests from now on. */
  async use(set: RequestSet): Promise<void> {
    await this.tell({ kind: 'requests', set })
  }

  /** @throws Error when no connection could be made */
  async round(order: RoundOrder): Promise<RoundResult> {
    const answer = await this.tell({ kind: 'round', order })
    if (answer.kind !== 'result') throw new Error('the load generator did not answer with a result')
    return answer.result
  }

  stop(): void {
    this.child.kill()
  }

  private async tell(message: LoadMessage): Promise<LoadAnswer> {
    const answer = await new Promise<LoadAnswer>((resolve, reject) => {
      const onExit = () => reject(new Error('the load generator ended'))
      this.child.once('exit', onExit)
      this.child.once('message', (value: LoadAnswer) => {
        this.child.off('exit', onExit)
        resolve(value)
      })
      this.child.send(message)
    })
    if (answer.kind === 'failed') throw new Error(`load generator: ${answer.message}`)
    return answer
  }
}
