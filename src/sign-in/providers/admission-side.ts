// The one file of this folder that knows how admission is reached.
export { admissionSchema, type AdmissionSetting } from '../admission/admission-schema.js'
export { type Admission, compileAdmission } from '../admission/admission.js'
export { admit, type AdmissionHook } from '../admission/admission-hook.js'
export { highestAccessLevel } from '../admission/access-level.js'
export { type GroupMapping, groupMappingSchema, mapGroups } from '../admission/group-mapping.js'
export type { Verdict } from '../admission/verdict.js'
