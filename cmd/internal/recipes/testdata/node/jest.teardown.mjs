export default () => globalThis.stopMock()
