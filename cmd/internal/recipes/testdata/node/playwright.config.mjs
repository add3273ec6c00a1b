import { defineConfig } from '@playwright/test'

export default defineConfig({ globalSetup: './iamport-mock.mjs', testDir: 'playwright' })
