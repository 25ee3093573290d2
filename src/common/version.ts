/** Version of the service, that of the package. A test holds the two together. */
export const VERSION = '0.1.0'
