import { canonicalContextKey } from '../context-key.js'
import { lowerAscii } from '../pattern/ascii-case.js'
import type { DescribeOptions, ServiceNames } from './description.js'
import { code, serviceName, visible } from './visible-text.js'
import { GERMAN } from './words-de.js'
import { ENGLISH } from './words-en.js'
import type { Words } from './words.js'

/** A language together with the names that are known. */
export class Narrator {
  readonly words: Words
  readonly partition: string
  readonly ownService: string

  constructor(private readonly options: DescribeOptions) {
    this.words = options.language === 'de' ? GERMAN : ENGLISH
    this.partition = options.partition ?? 'tinyauth'
    this.ownService = options.ownService ?? 'tinyauth'
  }

  /** The canonical name of a context key; those of tinyauth itself begin with a colon, whatever the service is called. */
  key(name: string): string {
    const canonical = canonicalContextKey(name)
    const prefix = `${lowerAscii(this.ownService)}:`
    return canonical.startsWith(prefix) ? canonical.slice(prefix.length - 1) : canonical
  }

  /** The name of a service, with what people call it. */
  service(name: string): string {
    return this.labelled(this.namesOf(name)?.label, serviceName(name))
  }

  /** What an action of the catalogue does, with its name; `undefined` where the catalogue says nothing. */
  action(service: string, name: string): string | undefined {
    const label = own(this.namesOf(service)?.actions, name)
    return label === undefined ? undefined : this.labelled(label, code(`${service}:${name}`))
  }

  /** Several resources of a type. A type is a plain word only where it is the service itself. */
  type(service: string, type: string): string {
    const label = own(this.namesOf(service)?.resourceTypes, type)
    return this.labelled(label, type === service ? serviceName(type) : code(type))
  }

  /** The types of a service that the catalogue names. */
  typesOf(service: string): readonly string[] {
    return Object.keys(this.namesOf(service)?.resourceTypes ?? {})
  }

  /** One resource: `shown` is its path in backticks. */
  resource(arn: string, shown: string): string {
    return this.labelled(own(this.options.names?.resources, arn), shown)
  }

  private namesOf(service: string): ServiceNames | undefined {
    return own(this.options.names?.services, service)
  }

  private labelled(label: string | undefined, name: string): string {
    return label === undefined || label === '' ? name : `${this.words.quoted(visible(label))} (${name})`
  }
}

/** A member of the object itself, never of its prototype. */
export function own<T>(members: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined
}
