package control

import "context"

// People lists the people whom a site knows.
func (c *Client) People(ctx context.Context, site string) ([]Person, error) {
	list, err := fetch[personList](ctx, c, reading(), "sites", site, "people")
	return list.People, err
}

// AddPerson makes a person of a site.
func (c *Client) AddPerson(ctx context.Context, site string, person NewPerson) (Person, error) {
	return fetch[Person](ctx, c, adding(person), "sites", site, "people")
}

// ChangePerson changes a person for a site alone.
func (c *Client) ChangePerson(ctx context.Context, site, id string, change PersonChange) (Person, error) {
	return fetch[Person](ctx, c, changing(change), "sites", site, "people", id)
}

// DeletePerson removes a person and the person's certifications from a site.
func (c *Client) DeletePerson(ctx context.Context, site, id string) error {
	return c.do(ctx, deleting(), "sites", site, "people", id)
}

// Certifications lists what a site can read.
func (c *Client) Certifications(ctx context.Context, site string) ([]Certification, error) {
	list, err := fetch[certificationList](ctx, c, reading(), "sites", site, "certifications")
	return list.Certifications, err
}

// Certification asks for one certification of a site.
func (c *Client) Certification(ctx context.Context, site, impUID string) (Certification, error) {
	return fetch[Certification](ctx, c, reading(), "sites", site, "certifications", impUID)
}

// AddCertification makes a certification, and its person unless one is named.
func (c *Client) AddCertification(ctx context.Context, site string, certification NewCertification) (Certification, error) {
	return fetch[Certification](ctx, c, adding(certification), "sites", site, "certifications")
}

// ChangeCertification changes a certification for a site alone.
func (c *Client) ChangeCertification(ctx context.Context, site, impUID string, change CertificationChange) (Certification, error) {
	return fetch[Certification](ctx, c, changing(change), "sites", site, "certifications", impUID)
}

// DeleteCertification removes a certification from a site alone.
func (c *Client) DeleteCertification(ctx context.Context, site, impUID string) error {
	return c.do(ctx, deleting(), "sites", site, "certifications", impUID)
}

// ExportCertifications asks for a site's own people and certifications as
// fixture YAML.
func (c *Client) ExportCertifications(ctx context.Context, site string) ([]byte, error) {
	return fetch[[]byte](ctx, c, reading(), "sites", site, "certifications.yaml")
}
