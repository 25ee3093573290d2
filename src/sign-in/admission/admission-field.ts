import { admissionSchema } from './admission-schema.js'
import { compileAdmission } from './admission.js'

/** A setting that compiles, as a field of a body: every problem is reported under the item that it names. */
export const admissionField = admissionSchema.superRefine((setting, context) => {
  for (const { item, message } of compileAdmission(setting).problems ?? []) {
    context.addIssue({ code: 'custom', path: item === 'admission' ? [] : [item], message })
  }
})
