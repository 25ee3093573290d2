import { z } from 'zod'
import { notText } from './text-field.js'

const MOST_PARAMETERS = 20

/** Values of a policy's parameters, by name. Which names and values a policy takes is judged where it is attached. */
export const parametersField = z
  .record(z.string().max(64), z.string({ error: notText }).max(2048), { error: 'must be an object of strings' })
  .refine((values) => Object.keys(values).length <= MOST_PARAMETERS, {
    error: `must have at most ${MOST_PARAMETERS} members`,
  })
