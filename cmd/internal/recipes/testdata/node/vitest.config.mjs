import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { globalSetup: './iamport-mock.mjs', include: ['vitest/*.test.js'] } })
