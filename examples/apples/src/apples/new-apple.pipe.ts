import { BadRequestException, Injectable, type PipeTransform } from '@nestjs/common'
import type { NewApple } from './apple.js'

/** Reads a body; everything that is wrong with it is answered at once (400). */
@Injectable()
export class NewApplePipe implements PipeTransform<unknown, NewApple> {
  transform(body: unknown): NewApple {
    const { colour, weight, ...others } = membersOf(body)
    const problems = Object.keys(others).map((name) => `\`${name}\` is not known`)
    if (!isColour(colour)) problems.push('`colour` must be a text of 1 to 40 characters')
    if (!isWeight(weight)) problems.push('`weight` must be whole grams from 1 to 2000')
    if (problems.length > 0 || !isColour(colour) || !isWeight(weight)) throw new BadRequestException(problems)
    return { colour, weight }
  }
}

/** Reads the name of a new apple (400). */
@Injectable()
export class NewNamePipe implements PipeTransform<string, string> {
  transform(name: string): string {
    if (/^[a-z][a-z0-9-]{0,39}$/.test(name)) return name
    throw new BadRequestException([
      '`name` must be lower-case letters, digits and `-`, at most 40, and begin with a letter',
    ])
  }
}

function membersOf(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new BadRequestException(['the body must be an object'])
  }
  return { ...body }
}

function isColour(value: unknown): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= 40
}

function isWeight(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 2000
}
