import { z } from 'zod'
import { parseInstant } from './instant.js'
import { notText } from './text-field.js'

/** An instant as RFC 3339 writes it, offset included. */
export const instantField = z
  .string({ error: notText })
  .refine((text) => parseInstant(text) !== undefined, { error: 'must be an instant such as `2026-11-22T10:00:00Z`' })
