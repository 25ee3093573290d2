import { z } from 'zod'
import { accessLevelField } from './access-level.js'

const MOST_ITEMS = 1000
const LONGEST_TEXT = 65_536

/** Long enough for any address, pattern or path; what is too long for its kind is said when it is compiled. */
const item = z.string().max(1024)
const allowSubdomains = z.boolean().optional()

/** One rule. Text is read as by the original (capabilities F3); the other forms say what they are. */
export const emailRuleSchema = z.union(
  [
    item,
    z.strictObject({ exact: item }),
    z.strictObject({ domain: item, allowSubdomains }),
    z.strictObject({ glob: item, allowSubdomains }),
    z.strictObject({ regex: item }),
  ],
  {
    error:
      'must be text of at most 1024 characters or one of {"exact"}, {"domain", "allowSubdomains"?}, {"glob", "allowSubdomains"?}, {"regex"}',
  },
)

/** One rule as it is stored. */
export type EmailRule = z.infer<typeof emailRuleSchema>

const rules = z.union([z.string().max(LONGEST_TEXT), z.array(emailRuleSchema).max(MOST_ITEMS)], {
  error: ({ input }) => rulesError(input),
})

/**
 * Who may sign in through a provider, as it is stored with the provider. Everything that is given has to hold; an object
 * with nothing in it admits nobody and does not compile.
 */
export const admissionSchema = z.strictObject({
  /** Which verified e-mail addresses; one of the rules has to match. */
  rules: rules.optional(),
  /** Whoever the provider vouches for, with or without an address. Stands alone. */
  everyone: z.literal(true).optional(),
  /** Google's hosted domains (`hd`): whose account it has to be. */
  hostedDomains: z.array(item).max(MOST_ITEMS).optional(),
  /** Paths of groups, organizations or teams of the provider: the user has to be in one of them. */
  groups: z.array(item).max(MOST_ITEMS).optional(),
  /** Whether being in a group below one of `groups` is enough; default true. */
  includeSubgroups: z.boolean().optional(),
  /** Least level in one of `groups`, without `groups` in any group. */
  minAccessLevel: accessLevelField.optional(),
})

/** An admission setting as it is stored. */
export type AdmissionSetting = z.infer<typeof admissionSchema>

/** Names the rules that are of no form, by their place. */
function rulesError(input: unknown): string {
  if (!Array.isArray(input)) return `must be text of at most ${LONGEST_TEXT} characters or a list of rules`
  if (input.length > MOST_ITEMS) return `must be at most ${MOST_ITEMS} rules`
  const strange = input.flatMap((rule, index) => (emailRuleSchema.safeParse(rule).success ? [] : [`rules[${index}]`]))
  return `${strange.join(', ')} must be text or one of {"exact"}, {"domain"}, {"glob"}, {"regex"}`
}
