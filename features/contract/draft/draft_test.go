package draft_test

import (
	"errors"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/contract/draft"
)

var update = flag.Bool("update", false, "rewrite the drafts in testdata")

// read reads a recording of testdata. After a sentence, each sign-up is a line with its outcome, imp_uid, merchant_uid
// and person; then requests and "= STATUS", each with headers and a body behind a tab.
func read(text string) *draft.Recording {
	r := &draft.Recording{}
	var header http.Header
	var body *[]byte
	for _, line := range strings.Split(text, "\n")[1:] {
		words := strings.Fields(line)
		var visit *draft.Visit
		if len(r.Visits) > 0 {
			visit = &r.Visits[len(r.Visits)-1]
		}
		switch name, value, named := strings.Cut(line, ": "); {
		case line == "":
		case line[0] == '\t':
			*body = append(*body, line[1:]...)
		case words[0] == "=":
			answer := &visit.Exchanges[len(visit.Exchanges)-1].Answer
			answer.Status, _ = strconv.Atoi(words[1])
			header, body = answer.Header, &answer.Body
		case len(words) == 6:
			r.Visits = append(r.Visits, draft.Visit{Outcome: contract.Outcome(words[0]), ImpUID: words[1], MerchantUID: words[2], Person: draft.Person{
				Name: words[3], Phone: words[4], Birthday: words[5],
			}})
		case named:
			header.Add(name, value)
		default:
			visit.Exchanges = append(visit.Exchanges, draft.Exchange{Method: words[0], Path: words[1], Header: http.Header{}, Answer: draft.Answer{Header: http.Header{}}})
			e := &visit.Exchanges[len(visit.Exchanges)-1]
			header, body = e.Header, &e.Body
		}
	}
	return r
}

// TestDrafts: what is drafted from recordings, and that it loads. go test ./features/contract/draft -update rewrites it.
func TestDrafts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			made, err := draft.Write(read(string(text)))
			if err != nil {
				t.Fatal(err)
			}
			golden := strings.TrimSuffix(name, ".txt") + ".yaml"
			if *update {
				if err := os.WriteFile(golden, made.Text, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(made.Text)); diff != "" {
				t.Errorf("another draft (-want +got):\n%s", diff)
			}
			if _, err := contract.Load("draft.yaml", made.Text); err != nil {
				t.Errorf("it does not load:\n%v", err)
			}
			lines := strings.Split(string(made.Text), "\n")
			for _, q := range made.Questions {
				if !strings.HasSuffix(lines[q.Line-1], q.Text) {
					t.Errorf("line %d is %q, not %q", q.Line, lines[q.Line-1], q.Text)
				}
			}
		})
	}
}

// TestNothingPersonalIsInADraft: neither who signed up nor what lets somebody in.
func TestNothingPersonalIsInADraft(t *testing.T) {
	for _, name := range []string{"form", "alone", "ticket", "alike", "inline"} {
		text, err := os.ReadFile("testdata/" + name + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		made, err := draft.Write(read(string(text)))
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{
			"imp_1", "김하늘", "박민서", "하늘이", "0000-1234", "01000001234", "1996", "sky@", "corp.example", "Tr0ub4dor", "CIVALUE", "order_a8f3k29x", "a8f3k29x",
			"9f8e7d6c", "8d1f2c3b", "k3j4h5g6", "q7", "5F1E2D3C", "eyJ", "Zk3", "sky01", "seoul-branch",
		} {
			if strings.Contains(string(made.Text), secret) {
				t.Errorf("%s: %q is in the draft:\n%s", name, secret, made.Text)
			}
		}
	}
}

// TestWithoutASignUp: what is said where there is nothing to draft from.
func TestWithoutASignUp(t *testing.T) {
	other := draft.Visit{Outcome: contract.Created, ImpUID: "imp_100000000001", Exchanges: []draft.Exchange{{Method: "POST", Path: "/join", Body: []byte(`{"uid":1}`)}}}
	for _, tt := range []struct {
		visits []draft.Visit
		want   error
	}{
		{nil, draft.ErrNoSignUp},
		{[]draft.Visit{{Outcome: contract.Underage}}, draft.ErrNoSignUp},
		{[]draft.Visit{other}, draft.ErrNotCarried},
	} {
		if _, err := draft.Write(&draft.Recording{Visits: tt.visits}); !errors.Is(err, tt.want) {
			t.Errorf("%v, want %v", err, tt.want)
		}
	}
}
