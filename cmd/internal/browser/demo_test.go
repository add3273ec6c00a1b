package browser_test

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// startDemo runs the demo until the test ends. It returns the address of the tour.
func startDemo(t *testing.T) string {
	t.Helper()
	tour := ""
	runProgram(t, []string{
		"demo", "--addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0", "--merchant-addr", "127.0.0.1:0", "--log-level", "warn",
	}, func(line string) {
		if fields := strings.Fields(line); len(fields) == 2 && fields[0] == "tour" {
			tour = fields[1]
		}
	})
	return tour
}

// runProgram builds the command and runs it until the test ends. It returns when the program is ready, and hands over the
// lines that it prints before.
func runProgram(t *testing.T, args []string, line func(string)) {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(t.TempDir(), "iamport-mock")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "./cmd/iamport-mock")
	build.Dir = root
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	program := exec.CommandContext(context.WithoutCancel(t.Context()), binary, args...)
	program.Stderr = os.Stderr
	stdout, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := program.Process.Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		if err := program.Wait(); err != nil {
			t.Errorf("%s ended with %v", args[0], err)
		}
	})
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		line(lines.Text())
		if strings.HasPrefix(lines.Text(), "ready on ") {
			return
		}
	}
	t.Fatalf("%s is not ready", args[0])
}

// TestDemoTour walks the tour as a visitor does, from the first click to the account and back: with the window, and
// without a click in it.
func TestDemoTour(t *testing.T) {
	browser := startChromium(t)
	tour := startDemo(t)
	for _, quick := range []bool{false, true} {
		name, suffix := "in the window", ""
		if quick {
			name, suffix = "without a click", "-quick"
		}
		t.Run(name, func(t *testing.T) {
			p := browser.open(t, look{})
			for _, stop := range []struct {
				link, person, want string
			}{
				{"adult", "adult/jiwoo", "created"},
				{"minor", "minor/seojun", "underage"},
				{"again", "adult/jiwoo", "existing"},
				{"cancel", "", "cancelled"},
			} {
				if stop.want == "created" && quick {
					stop.want = "existing" // the first walk has signed her up
				}
				if stop.want == "underage" {
					p.want("403") // the browser notes what the page's request was answered
				}
				p.goTo(tour)
				p.press(test(stop.link + suffix))
				p.waitFor(`document.querySelector('[data-testid="verify"]')?.disabled === false`)
				verify := func() { p.press(test("verify")) }
				if quick {
					verify()
				} else {
					window := p.popup(verify)
					if stop.person == "" {
						window.press(test("cancel"))
					} else {
						walk(window, stop.person)
					}
				}
				p.waitFor(`document.querySelector('[data-testid="outcome"]')?.dataset.result === ` + quote(stop.want))
			}
			p.goTo(tour)
			p.press(`a[href="/account"]`)
			p.see(test("account"))
		})
	}
}

// TestDemoLooks holds the tour's pages to what readers with other senses need, and takes their pictures.
func TestDemoLooks(t *testing.T) {
	browser := startChromium(t)
	tour := startDemo(t)
	for _, how := range []struct {
		name string
		look look
	}{{"desktop", look{}}, {"phone-dark", look{phone: true, dark: true}}} {
		t.Run(how.name, func(t *testing.T) {
			p := browser.open(t, how.look)
			for name, address := range map[string]string{"tour": tour, "sign-up": strings.TrimSuffix(tour, "tour")} {
				p.goTo(address)
				p.shot("demo-" + name + "-" + how.name)
				p.axe(name)
			}
		})
	}
}
