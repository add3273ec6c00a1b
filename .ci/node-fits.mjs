// Says whether this Node, or the version that is given, is one that the test runners of the recipes run on. Which they are
// stands in the package.json of the recipes. Exit code 1 and a line on stderr say that it is not.
import { readFileSync } from 'node:fs'

const recipes = new URL('../cmd/internal/recipes/testdata/node/package.json', import.meta.url)
const wanted = JSON.parse(readFileSync(recipes, 'utf8')).engines.node
const numbers = (version) => version.split('.').map(Number)
const version = process.argv[2] ?? process.versions.node
const have = numbers(version)
const fits = wanted.split(' || ').some((range) => {
  const least = numbers(range.replace(/^(\^|>=)/, ''))
  const more = have[0] - least[0] || have[1] - least[1] || have[2] - least[2]
  return more >= 0 && (range[0] !== '^' || have[0] === least[0])
})
if (!fits) {
  console.error(`node ${version} is here, and ${wanted} is needed`)
  process.exitCode = 1
}
