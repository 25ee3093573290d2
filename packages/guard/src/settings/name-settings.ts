import { isWord } from './characters.js'
import type { GuardSettings } from './guard-settings.js'
import type { SettingReader } from './setting-reader.js'

/** Reads the names in ARNs, signatures and subkeys. */
export function readNames(
  reader: SettingReader,
): Pick<GuardSettings, 'service' | 'region' | 'keyRegion' | 'partition' | 'ownService'> {
  return {
    service: readServiceName(reader, 'service'),
    region: readWord(reader, 'region', 'default'),
    keyRegion: readWord(reader, 'keyRegion', 'global'),
    partition: readWord(reader, 'partition', 'tinyauth'),
    ownService: readServiceName(reader, 'ownService', 'tinyauth'),
  }
}

/** Actions are compared without case and ARNs with it, so a name in capitals would be two services. */
function readServiceName(reader: SettingReader, name: string, fallback?: string): string {
  const text = reader.text(name, fallback)
  if (text !== '' && (!isWord(text, '._-') || text !== text.toLowerCase())) {
    reader.note(name, 'must be lower-case letters, digits and `._-`, and begin with a letter or digit')
  }
  return text
}

function readWord(reader: SettingReader, name: string, fallback: string): string {
  const text = reader.text(name, fallback)
  if (text !== '' && !isWord(text, '_-')) {
    reader.note(name, 'must be letters, digits and `_-`, and begin with a letter or digit')
  }
  return text
}
