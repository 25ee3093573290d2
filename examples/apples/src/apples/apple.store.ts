import { ConflictException, Injectable, NotFoundException } from '@nestjs/common'
import type { Apple } from './apple.js'

/** The apples that are there before anybody puts one there. */
const FIRST: readonly Apple[] = [
  { name: 'fred', colour: 'red', weight: 50, pickedBy: 'the gardener' },
  { name: 'granny', colour: 'green', weight: 180, pickedBy: 'the gardener' },
  { name: 'cellar-1', colour: 'yellow', weight: 120, pickedBy: 'the gardener' },
]

/** Apples in memory: gone when the process ends. */
@Injectable()
export class AppleStore {
  private readonly apples = new Map(FIRST.map((apple) => [apple.name, apple]))

  /** Every apple, in the order in which they came. */
  all(): readonly Apple[] {
    return [...this.apples.values()]
  }

  /** @throws NotFoundException */
  get(name: string): Apple {
    const apple = this.apples.get(name)
    if (apple === undefined) throw new NotFoundException()
    return apple
  }

  /** @throws ConflictException where there is one of this name */
  add(apple: Apple): Apple {
    if (this.apples.has(apple.name)) throw new ConflictException()
    this.apples.set(apple.name, apple)
    return apple
  }

  /** @throws NotFoundException */
  remove(name: string): void {
    if (!this.apples.delete(name)) throw new NotFoundException()
  }
}
