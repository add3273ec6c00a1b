package main

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"

	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/intercept"
	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
)

// composeService is what the tests look at in a service of compose.yaml.
type composeService struct {
	Image       string
	Command     []string
	Environment map[string]string
	Networks    map[string]struct{ Aliases []string }
	Ports       []string
	Volumes     []string
	Healthcheck struct{ Test []string }
}

// podContainer is what the tests look at in a container of kubernetes.yaml.
type podContainer struct {
	Args  []string
	Ports []struct {
		ContainerPort int `yaml:"containerPort"`
	}
	ReadinessProbe struct{ Exec struct{ Command []string } } `yaml:"readinessProbe"`
	LivenessProbe  struct{ Exec struct{ Command []string } } `yaml:"livenessProbe"`
	VolumeMounts   []struct {
		Name      string
		MountPath string `yaml:"mountPath"`
	} `yaml:"volumeMounts"`
}

func readDeploy(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("deploy", name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// flagsOf parses the arguments of a container as the program does, and its environment.
func flagsOf(t *testing.T, args []string, environment map[string]string) *pflag.FlagSet {
	t.Helper()
	cmd, rest, err := freshTree().Find(args)
	if err != nil {
		t.Fatalf("%q: %v", args, err)
	}
	if err := cmd.ParseFlags(rest); err != nil {
		t.Fatalf("%q: %v", args, err)
	}
	if more := cmd.Flags().Args(); len(more) > 0 {
		t.Errorf("%q: expected flags alone, found %q", args, more)
	}
	twins := map[string]string{}
	cmd.Flags().VisitAll(func(f *pflag.Flag) { twins[serving.Program().Twin(f.Name)] = f.Name })
	for name, value := range environment {
		if _, ok := twins[name]; !ok {
			t.Errorf("%s is the variable of no flag", name)
		} else if err := cmd.Flags().Set(twins[name], value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	return cmd.Flags()
}

func portOf(t *testing.T, addr string) string {
	t.Helper()
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func checkPeople(t *testing.T, dir string) {
	t.Helper()
	if _, err := fixture.Load(t.Context(), fixture.DirSource(dir)); err != nil {
		t.Errorf("people of %s: %v", dir, err)
	}
}

// TestCompose: flags, variables, ports, paths, names of hosts and people of compose.yaml are those of the program.
func TestCompose(t *testing.T) {
	t.Parallel()
	var file struct{ Services map[string]composeService }
	if err := yaml.Unmarshal(readDeploy(t, "compose.yaml"), &file); err != nil {
		t.Fatal(err)
	}
	mock := file.Services["iamport-mock"]
	flags := flagsOf(t, mock.Command, mock.Environment)
	if got := portOf(t, flags.Lookup("tls-addr").Value.String()); got != "443" {
		t.Errorf("HTTPS is on port %s, and a backend with the real host asks 443", got)
	}
	if got := mock.Networks["default"].Aliases; !slices.Equal(got, intercept.Hosts()) {
		t.Errorf("aliases %q, want %q", got, intercept.Hosts())
	}
	control := portOf(t, serving.DefaultControlAddr)
	if got := flags.Lookup("control-addr").Value.String(); got != "0.0.0.0:"+control {
		t.Errorf("the control API listens on %s", got)
	}
	if want := []string{"127.0.0.1:" + control + ":" + control}; !slices.Equal(mock.Ports, want) {
		t.Errorf("ports %q, want %q: nobody but this machine", mock.Ports, want)
	}
	if dir := flags.Lookup("ca-dir").Value.String(); !slices.Contains(mock.Volumes, "iamport-ca:"+dir) {
		t.Errorf("--ca-dir=%s is in no volume of %q", dir, mock.Volumes)
	}
	for name, value := range file.Services["backend"].Environment {
		if want := flags.Lookup("ca-dir").Value.String() + "/ca.pem"; strings.HasSuffix(name, "_CA_CERTS") && value != want {
			t.Errorf("%s: %s, want %s", name, value, want)
		}
	}
	people := flags.Lookup("fixtures").Value.(pflag.SliceValue).GetSlice()
	if want := "./people:" + people[0] + ":ro"; !slices.Contains(mock.Volumes, want) {
		t.Errorf("nobody mounts %s: %q", want, mock.Volumes)
	}
	checkPeople(t, filepath.Join("deploy", "people"))
	checkHealth(t, mock.Healthcheck.Test[1:], mock.Environment)
	verify := strings.Join(file.Services["verify"].Command, " ")
	if want := "--control=http://iamport-mock:" + control + " --control-token=" + mock.Environment["IAMPORT_MOCK_CONTROL_TOKEN"]; !strings.Contains(verify, want) {
		t.Errorf("verify runs %q, which lacks %q", verify, want)
	}
}

// TestComposeRecipe is TestCompose of what intercept env --for compose prints. It builds the image as the Dockerfile says,
// starts it as compose.yaml does, and says each comment in Korean too.
func TestComposeRecipe(t *testing.T) {
	t.Parallel()
	recipe := composed(func(comment string) string { return comment })
	var printed, kept struct{ Services map[string]composeService }
	if err := errors.Join(yaml.Unmarshal([]byte(recipe), &printed), yaml.Unmarshal(readDeploy(t, "compose.yaml"), &kept)); err != nil {
		t.Fatal(err)
	}
	build := regexp.MustCompile(`(?m)^# +(docker build .*)$`).FindStringSubmatch(recipe)
	if build == nil || !strings.Contains(string(readDeploy(t, "Dockerfile")), build[1]) {
		t.Errorf("the Dockerfile is not built by %q", build)
	}
	mock, want := printed.Services["iamport-mock"], kept.Services["iamport-mock"]
	if mock.Image != want.Image || build != nil && !strings.HasSuffix(build[1], " -t "+mock.Image+" .") {
		t.Errorf("the image %q of the recipe is that of compose.yaml, %q, and is built by %q", mock.Image, want.Image, build)
	}
	flags, wanted := flagsOf(t, mock.Command, nil), flagsOf(t, want.Command, nil)
	for _, name := range []string{"tls-addr", "ca-dir"} {
		if got, want := flags.Lookup(name).Value.String(), wanted.Lookup(name).Value.String(); got != want {
			t.Errorf("--%s is %s, want %s", name, got, want)
		}
	}
	if got := mock.Networks["default"].Aliases; !slices.Equal(got, intercept.Hosts()) {
		t.Errorf("aliases %q, want %q", got, intercept.Hosts())
	}
	dir := flags.Lookup("ca-dir").Value.String()
	app := printed.Services["app"]
	if !slices.Contains(mock.Volumes, "iamport-ca:"+dir) || !slices.Contains(app.Volumes, "iamport-ca:"+dir+":ro") {
		t.Errorf("--ca-dir=%s is not in both of %q and %q", dir, mock.Volumes, app.Volumes)
	}
	for name, value := range app.Environment {
		if value != dir+"/ca.pem" {
			t.Errorf("%s: %s, want %s/ca.pem", name, value, dir)
		}
	}
	checkHealth(t, mock.Healthcheck.Test[1:], nil)
	catalogue := bilingual.New(koreanTexts())
	composed(func(comment string) string {
		if _, known := catalogue.Korean(comment); !known {
			t.Errorf("no Korean text for %q", comment)
		}
		return comment
	})
}

// TestKubernetes is TestCompose of kubernetes.yaml.
func TestKubernetes(t *testing.T) {
	t.Parallel()
	type manifest struct {
		Kind     string
		Metadata struct{ Name string }
		Data     map[string]string
		Spec     struct {
			Ports    []struct{ Port int }
			Template struct {
				Spec struct {
					Containers []podContainer
					Volumes    []struct {
						Name      string
						ConfigMap struct{ Name string } `yaml:"configMap"`
					}
				}
			}
		}
	}
	found := map[string]manifest{}
	for read := yaml.NewDecoder(bytes.NewReader(readDeploy(t, "kubernetes.yaml"))); ; {
		var m manifest
		if err := read.Decode(&m); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		found[m.Kind] = m
	}
	pod := found["Deployment"].Spec.Template.Spec
	mock := pod.Containers[0]
	flags := flagsOf(t, mock.Args, nil)
	if flags.Lookup("fixtures").Value.(pflag.SliceValue).GetSlice()[0] != mock.VolumeMounts[0].MountPath {
		t.Errorf("nobody reads %s", mock.VolumeMounts[0].MountPath)
	}
	if pod.Volumes[0].Name != mock.VolumeMounts[0].Name || pod.Volumes[0].ConfigMap.Name != found["ConfigMap"].Metadata.Name {
		t.Errorf("%s is not the volume %+v", mock.VolumeMounts[0].Name, pod.Volumes[0])
	}
	for name, text := range found["ConfigMap"].Data {
		if text != string(readDeploy(t, filepath.Join("people", name))) {
			t.Errorf("the ConfigMap has another %s than deploy/people", name)
		}
	}
	if api := 10851; mock.Ports[0].ContainerPort != api || found["Service"].Spec.Ports[0].Port != api || portOf(t, serving.DefaultAddr) != "10851" {
		t.Errorf("ports %v and %v, want that of %s", mock.Ports, found["Service"].Spec.Ports, serving.DefaultAddr)
	}
	checkHealth(t, mock.ReadinessProbe.Exec.Command, nil)
	checkHealth(t, mock.LivenessProbe.Exec.Command, nil)
}

// TestDockerfile: the variables of the image are of flags, and its port is that of the program.
func TestDockerfile(t *testing.T) {
	t.Parallel()
	environment, port := map[string]string{}, ""
	for line := range strings.SplitSeq(string(readDeploy(t, "Dockerfile")), "\n") {
		if text, ok := strings.CutPrefix(line, "ENV IAMPORT_MOCK_"); ok {
			name, value, _ := strings.Cut(text, "=")
			environment["IAMPORT_MOCK_"+name] = value
		}
		if text, ok := strings.CutPrefix(line, "EXPOSE "); ok {
			port = text
		}
	}
	flags := flagsOf(t, []string{"serve"}, environment)
	if addr := flags.Lookup("addr").Value.String(); addr != "0.0.0.0:"+port || portOf(t, serving.DefaultAddr) != port {
		t.Errorf("the image listens on %s, exposes %q, and the program has %s", addr, port, serving.DefaultAddr)
	}
}

// checkHealth holds that a health check is the command of this program, and asks where the mock listens.
func checkHealth(t *testing.T, command []string, environment map[string]string) {
	t.Helper()
	if !slices.Equal(command, []string{"/iamport-mock", "healthcheck"}) {
		t.Errorf("the health check is %q", command)
	}
	lookup := func(name string) (string, bool) { v, ok := environment[name]; return v, ok }
	if at, err := (&serving.Asking{}).URL(lookup); err != nil || at != "http://"+serving.DefaultControlAddr {
		t.Errorf("the health check asks %s, %v", at, err)
	}
	flagsOf(t, command[1:], nil)
}
