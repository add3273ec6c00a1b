// Package folder reads folders of text files that people write: fixtures of the
// mock and feature files of the harness. It is for these two, so that a folder
// means the same to both:
//
//	files := folder.New(os.DirFS("people"), func(name string) bool { return path.Ext(name) == ".yaml" })
//	err := fs.WalkDir(files, ".", visit) // sees the wanted files alone
//	text, flaw := folder.Text(body)      // without a byte order mark, if it is plain UTF-8
//
// Names that begin with a dot are left out: editors (.#a.yaml), systems
// (.DS_Store), archives of macOS (._a.yaml) and mounted volumes (..data) put
// copies there. Links are followed, because mounted volumes present their files
// as links, and a file that several names lead to counts once.
//
// The package knows neither YAML nor Gherkin, and it watches nothing. It stands
// below openapi because mock and harness may both import from there, and nothing
// else of each other.
package folder
