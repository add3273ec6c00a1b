package control

import "net/http"

func (c *call) listCertifications() (answer, error) {
	list, err := c.mock.Certifications(c.r.Context(), c.site())
	return ok(certificationList{full(list)}), err
}

func (c *call) getCertification() (answer, error) {
	one, err := c.mock.Certification(c.r.Context(), c.site(), c.params["imp_uid"])
	return ok(one), err
}

func (c *call) addCertification() (answer, error) {
	var body NewCertification
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	one, err := c.mock.AddCertification(c.r.Context(), c.site(), body)
	return created(one), err
}

func (c *call) changeCertification() (answer, error) {
	var body CertificationChange
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	one, err := c.mock.ChangeCertification(c.r.Context(), c.site(), c.params["imp_uid"], body)
	return ok(one), err
}

func (c *call) deleteCertification() (answer, error) {
	return answer{}, c.mock.DeleteCertification(c.r.Context(), c.site(), c.params["imp_uid"])
}

func (c *call) exportCertifications() (answer, error) {
	text, err := c.mock.ExportCertifications(c.r.Context(), c.site())
	return answer{status: http.StatusOK, text: full(text), kind: mediaYAML}, err
}
