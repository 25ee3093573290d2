import { DefaultNamingStrategy } from 'typeorm'

/** `lowerUsername` in code is `lower_username` in the database, so that SQL needs no quotes. */
export class SnakeCaseNaming extends DefaultNamingStrategy {
  override columnName(propertyName: string, customName: string | undefined, embeddedPrefixes: string[]): string {
    return customName ?? [...embeddedPrefixes, propertyName].map(snakeCase).join('_')
  }
}

/** `lowerUsername` → `lower_username`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
