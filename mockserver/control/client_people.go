package control

import "context"

// People lists the people whom a site knows.
func (c *Client) People(ctx context.Context, site string) ([]Person, error) {
	list, err := listPeople.ask(ctx, c, none{}, site)
	return list.People, err
}

// AddPerson makes a person of a site.
func (c *Client) AddPerson(ctx context.Context, site string, person NewPerson) (Person, error) {
	return addPerson.ask(ctx, c, person, site)
}

// ChangePerson changes a person for a site alone.
func (c *Client) ChangePerson(ctx context.Context, site, id string, change PersonChange) (Person, error) {
	return changePerson.ask(ctx, c, change, site, id)
}

// DeletePerson removes a person and the person's certifications from a site.
func (c *Client) DeletePerson(ctx context.Context, site, id string) error {
	_, err := deletePerson.ask(ctx, c, none{}, site, id)
	return err
}

// Certifications lists what a site can read.
func (c *Client) Certifications(ctx context.Context, site string) ([]Certification, error) {
	list, err := listCertifications.ask(ctx, c, none{}, site)
	return list.Certifications, err
}

// Certification asks for one certification of a site.
func (c *Client) Certification(ctx context.Context, site, impUID string) (Certification, error) {
	return getCertification.ask(ctx, c, none{}, site, impUID)
}

// AddCertification makes a certification, and its person unless one is named.
func (c *Client) AddCertification(ctx context.Context, site string, certification NewCertification) (Certification, error) {
	return addCertification.ask(ctx, c, certification, site)
}

// ChangeCertification changes a certification for a site alone.
func (c *Client) ChangeCertification(ctx context.Context, site, impUID string, change CertificationChange) (Certification, error) {
	return changeCertification.ask(ctx, c, change, site, impUID)
}

// DeleteCertification removes a certification from a site alone.
func (c *Client) DeleteCertification(ctx context.Context, site, impUID string) error {
	_, err := deleteCertification.ask(ctx, c, none{}, site, impUID)
	return err
}

// ExportCertifications asks for a site's own people and certifications as
// fixture YAML.
func (c *Client) ExportCertifications(ctx context.Context, site string) ([]byte, error) {
	return exportCertifications.ask(ctx, c, none{}, site)
}
