package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const deploy = "../../iamport-mock/deploy"

// service is how an example starts the image.
type service struct {
	args, environment []string
	files             map[string]string // by path: what the example mounts
}

// composed are the services iamport-mock and verify of compose.yaml.
func composed(t *testing.T) (mock, verify service) {
	t.Helper()
	var file struct {
		Services map[string]struct {
			Command     []string
			Environment map[string]string
			Volumes     []string
		}
	}
	text, err := os.ReadFile(filepath.Join(deploy, "compose.yaml"))
	if err == nil {
		err = yaml.Unmarshal(text, &file)
	}
	if err != nil {
		t.Fatal(err)
	}
	contract, err := os.ReadFile(filepath.Join(backends, "convention", "merchant.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	read := file.Services["iamport-mock"]
	mock = service{args: read.Command, files: map[string]string{
		"/etc/hosts": "127.0.0.1 localhost backend iamport-mock\n", "/merchant.yaml": string(contract),
	}}
	for name, value := range read.Environment {
		mock.environment = append(mock.environment, name+"="+value)
	}
	slices.Sort(mock.environment)
	for _, volume := range read.Volumes {
		from, to, _ := strings.Cut(strings.TrimSuffix(volume, ":ro"), ":")
		if strings.HasPrefix(from, "./") {
			mock.mount(t, filepath.Join(deploy, from), to)
		}
	}
	return mock, service{args: file.Services["verify"].Command}
}

// mount adds the files of a folder.
func (s *service) mount(t *testing.T, from, to string) {
	t.Helper()
	found, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		text, err := os.ReadFile(filepath.Join(from, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		s.files[to+"/"+f.Name()] = string(text)
	}
}

// podded is the container of kubernetes.yaml.
func podded(t *testing.T) service {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(deploy, "kubernetes.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var people struct{ Data map[string]string }
	var pod struct {
		Spec struct {
			Template struct {
				Spec struct {
					Containers []struct {
						Args         []string
						VolumeMounts []struct {
							MountPath string `yaml:"mountPath"`
						} `yaml:"volumeMounts"`
					}
				}
			}
		}
	}
	read := yaml.NewDecoder(bytes.NewReader(text))
	if err := read.Decode(&people); err != nil {
		t.Fatal(err)
	}
	if err := read.Decode(&pod); err != nil {
		t.Fatal(err)
	}
	c := pod.Spec.Template.Spec.Containers[0]
	s := service{args: c.Args, files: map[string]string{}}
	for name, text := range people.Data {
		s.files[c.VolumeMounts[0].MountPath+"/"+name] = text
	}
	return s
}

// install writes what is mounted into the file system of the image, before that becomes read-only.
func (s service) install(t *testing.T, root string) {
	t.Helper()
	for name, text := range s.files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
