import { z } from 'zod'
import { serviceNameField } from '../fields/name-field.js'
import { notText, READ_ONLY, textField } from '../fields/text-field.js'

const MOST_REGIONS = 100
const MOST_ACTIONS = 1000
const MOST_TYPES = 100
const MOST_TTL_SECONDS = 86_400

const ACTION_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/
const NAME_RULE = 'must be 1 to 128 letters, digits and `_.-`, and begin with a letter or digit'

function seconds(least: number): z.ZodNumber {
  return z
    .int({ error: 'must be a whole number of seconds' })
    .min(least, { error: `must be at least ${least}` })
    .max(MOST_TTL_SECONDS, { error: `must be at most ${MOST_TTL_SECONDS}` })
}

/** `''` takes the display name away; `null` leaves an attribute as it is. */
const attributes = {
  displayName: textField(256).nullish(),
  /** Where the service runs. Descriptive: decisions and keys for other regions are given all the same. */
  regions: z
    .array(serviceNameField, { error: 'must be a list' })
    .max(MOST_REGIONS, { error: `must have at most ${MOST_REGIONS} entries` })
    .refine(isSet, { error: 'must not name a region twice' })
    .nullish()
    .meta({ description: 'where the service runs; descriptive, decisions are made for any region' }),
  decisionTtlSeconds: seconds(0).nullish(),
  leaseTtlSeconds: seconds(1).nullish(),
}

/** Body of RegisterService. */
export const registerServiceSchema = z.strictObject({ name: serviceNameField, ...attributes })

/** Body of UpdateService: what is left out, or null, stays. Members of the representation may be sent back; the name stays too. */
export const updateServiceSchema = z.strictObject({
  ...attributes,
  id: READ_ONLY,
  name: READ_ONLY,
  actions: READ_ONLY,
  createdAt: READ_ONLY,
  updatedAt: READ_ONLY,
})

const level = z.enum(['list', 'read', 'write', 'execute', 'permissions'], {
  error: (issue) =>
    typeof issue.input === 'string'
      ? 'must be `list`, `read`, `write`, `execute` or `permissions`'
      : notText({ input: issue.input }),
})

/** One action of a service. */
export const serviceActionSchema = z.strictObject({
  name: z.string({ error: notText }).regex(ACTION_NAME, { error: NAME_RULE }),
  level,
  resourceTypes: z
    .array(z.string({ error: notText }).regex(ACTION_NAME, { error: NAME_RULE }), { error: 'must be a list' })
    .max(MOST_TYPES, { error: `must have at most ${MOST_TYPES} entries` })
    .nullish(),
  description: textField(1024).nullish(),
})

/** Body of RegisterServiceActions: the whole catalogue. */
export const registerActionsSchema = z
  .array(serviceActionSchema, { error: 'must be a list of actions' })
  .max(MOST_ACTIONS, { error: `must have at most ${MOST_ACTIONS} actions` })
  .superRefine((actions, context) => {
    const seen = new Set<string>()
    actions.forEach(({ name }, index) => {
      const lowerName = name.toLowerCase()
      if (seen.has(lowerName)) {
        context.addIssue({ code: 'custom', path: [index, 'name'], message: `\`${name}\` stands in the list twice` })
      }
      seen.add(lowerName)
    })
  })

/** A new service. */
export type NewService = z.infer<typeof registerServiceSchema>

/** Changes of a service. */
export type ServiceChanges = z.infer<typeof updateServiceSchema>

/** The catalogue of a service. */
export type ServiceActions = z.infer<typeof registerActionsSchema>

function isSet(values: readonly string[]): boolean {
  return new Set(values).size === values.length
}
