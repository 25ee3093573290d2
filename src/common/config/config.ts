import type { SettingValues } from './settings.js'

/** Values of all settings by name, and the keys, which stand when the service starts. */
export type ConfigValues = Omit<SettingValues, 'masterKeys' | 'secretSigningKey'> & {
  readonly [K in 'masterKeys' | 'secretSigningKey']-?: NonNullable<SettingValues[K]>
}

// The types of the members come from the table of settings, so that no option is typed twice; an empty class has no
// members that could contradict it.
const Values = class {} as unknown as abstract new () => ConfigValues

/** What the service was told (`docs/configuration.md`): frozen, and the token under which it is injected. */
export abstract class Config extends Values {
  /** Puts checked values into a frozen `Config`. */
  static of(values: ConfigValues): Config {
    // `assign` gives back both of its arguments' types, of which the prototype is a `Config` only at run time.
    const config = Object.assign(Object.create(Config.prototype) as object, values) as Config
    return Object.freeze(config)
  }

  /** Whether missing keys and comforts for development are refused. */
  get isProduction(): boolean {
    return this.environment === 'production'
  }
}
