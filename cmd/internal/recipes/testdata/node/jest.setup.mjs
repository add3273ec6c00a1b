// Jest calls one file before all tests and one after them.
import startMock from './iamport-mock.mjs'

export default async () => { globalThis.stopMock = await startMock() }
